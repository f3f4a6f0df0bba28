"""What can go wrong when nbtray is to start at login."""

from nbtray.core.problem import NbtrayError


class NothingStartsPrograms(NbtrayError):
    """No desktop is wanted, and systemd does not run here."""

    title = "Nothing on this computer starts programs at login: it has no systemd."
    advice = "Have `nbtray run --no-tray` started by what does, for example by cron's @reboot."


class AutostartRefused(NbtrayError):
    """The system did not let the entry be changed."""

    title = "Whether nbtray starts at login could not be changed: {path} ({reason})."
    advice = "Check that it is yours and that its disk has room, then try again."
