"""What can go wrong between nbtray and the keyring."""

from nbtray.core.problem import NbtrayError


class KeyringLocked(NbtrayError):
    """It wants to be unlocked first, and has not been."""

    title = "Your keyring is locked."
    advice = "Unlock it, or try again and type its password when your desktop asks for it."


class NoKeyring(NbtrayError):
    """Nothing on this computer keeps secrets, or nbtray does not reach it."""

    title = "There is no keyring here that could keep the password."
    advice = "Install one (for example gnome-keyring), or choose another place with mail.keep_password."


class NoKeyringYet(NbtrayError):
    """The service is there, but the person has never made a keyring, and has not made one now."""

    title = "You have no keyring yet, and none was made."
    advice = "Make one when your desktop asks for it, or choose another place with mail.keep_password."


class KeyringHung(NbtrayError):
    """The deadline came first."""

    title = "The keyring did not answer within {seconds:g} seconds."
    advice = "Try again; if it stays so, log out of your desktop and in again."


class KeyringFailed(NbtrayError):
    """It answered, but not with what was asked for."""

    title = "The keyring could not be used: {reason}."
    advice = "Try again; if it stays so, look at it with your desktop's program for passwords and keys."
