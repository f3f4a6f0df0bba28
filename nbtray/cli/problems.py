"""What can go wrong with a command."""

from nbtray.core.problem import NbtrayError, Problem


class StillGoing(NbtrayError):
    """What was asked for has not come to an end in time."""

    title = "{what} takes longer than usual."
    advice = "It goes on by itself; `nbtray status --watch` shows when it is done."


class EndedMeanwhile(NbtrayError):
    """nbtray ended while it was being watched."""

    title = "nbtray ended before that was done."
    advice = "`nbtray logs` tells why."


class HasEnded(NbtrayError):
    """There is nothing to watch any more."""

    title = "nbtray has ended."
    advice = "`nbtray start` starts it again."


class CameUpMeanwhile(NbtrayError):
    """Another nbtray holds the lock of this home, and its control socket is not open."""

    title = "Another nbtray is starting, or it does not answer."
    advice = "Run the command again in a moment."


class NotStarted(NbtrayError):
    """nbtray itself did not come up."""

    title = "nbtray did not start. {reason}"
    advice = "`nbtray logs` may tell more."


class KernelsBusy(NbtrayError):
    """Nobody is there to agree that computations end."""

    title = "{kernels} computing; what is not saved would be lost."
    advice = "Add --yes to {what} anyway."


class UrlUnknown(NbtrayError):
    """There is no such way to the server, or it is not known yet."""

    title = "The {which} URL is not known."
    advice = "`nbtray status` tells why."


class NoCertificateYet(NbtrayError):
    """Nothing has been started yet."""

    title = "There is no certificate yet."
    advice = "The first start of the server makes it: `nbtray start`."


class AddressUnknown(NbtrayError):
    """No address has been confirmed in this life or an earlier one."""

    title = "This computer's address on the internet is not known yet."
    advice = "Is it online? `nbtray address --now` asks again."


class AddressUnconfirmed(NbtrayError):
    """Asked at once, but no two sources agreed in time."""

    title = "No two sources have confirmed the address just now."
    advice = "It may still be right; `nbtray logs` tells what they said."


class SettingsWrong(NbtrayError):
    """What is wrong has been told line by line."""

    title = "The settings file has mistakes; until they are gone the last good settings are used."
    advice = "`nbtray config edit` opens it."


class NoLog(NbtrayError):
    """Nothing has been written yet."""

    title = "There is no log yet ({path})."
    advice = "It begins when nbtray starts."


class NotText(NbtrayError):
    """Standard input held bytes that no login page can send."""

    title = "The password is not UTF-8 text."
    advice = "Use letters that can be typed into the login page."


class SecondFactorOn(NbtrayError):
    """There is a secret already; a second one would lock out whoever has the first."""

    title = "The second factor is on already."
    advice = "`nbtray totp show` shows its QR code again; to begin anew, turn it off first."


class SecondFactorOff(NbtrayError):
    """There is nothing to show or to turn off."""

    title = "The second factor is off: the password alone counts."
    advice = "Turn it on with `nbtray totp on`."


class PasswordNeeded(NbtrayError):
    """What starts without a person cannot ask for one."""

    title = "nbtray cannot start by itself before it has a password: nobody would be there to choose one."
    advice = "Choose it first: `nbtray password`."


class NotInstalled(NbtrayError):
    """It runs from a folder that only this terminal knows."""

    title = "This nbtray is not installed, so it could not be started at login ({python})."
    advice = "Start it with `python3 installer/start.py`, or install it with pip."


class NobodyAgrees(NbtrayError):
    """Nobody is there to say yes."""

    title = "Nothing has been taken over: there is no terminal to agree in."
    advice = "Add --yes to take it over."


class NothingReadable(NbtrayError):
    """What is wrong with the files has been said, one by one."""

    title = "Nothing has been taken over."
    advice = "Mend what is said above, then try again."


class NoProfileThere(NbtrayError):
    """The folder holds no configuration that says anything."""

    title = "{folder} holds no notebook configuration that sets anything nbtray has a place for."
    advice = "Give the folder in which jupyter_server_config.py or ipython_notebook_config.py lies."


class MailTestFailed(NbtrayError):
    """The step that failed has been shown, with what to do."""

    title = "The test letter was not delivered."
    advice = "The last line above tells why, and what to do."


class NoSuchLetter(NbtrayError):
    """No letter of that number waits."""

    title = "No letter {number} waits."
    advice = "`nbtray mail outbox` shows those that do."


class BeingSent(NbtrayError):
    """Its text is on the way: nobody can take it back."""

    title = "Letter {number} is being sent just now."
    advice = "If it does not go, it waits again in half a minute at most: try then."


class NbtrayComesUp(NbtrayError):
    """The letters are nbtray's own while it runs, and it cannot be asked yet."""

    title = "nbtray is just starting or ending."
    advice = "Try again in a moment."


class PlainFileNotAgreed(NbtrayError):
    """Nobody is there to say yes to a password in plain text."""

    title = "{path} would hold the password in plain text, and nobody has agreed to that."
    advice = "Add --yes to agree, or choose another place with --keep."


class Failed(Exception):
    """The command has done what it could, and the answer is this problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))
