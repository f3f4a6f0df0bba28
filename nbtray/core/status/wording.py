"""The sentences nbtray says: what is, and what to do."""

from nbtray.core.logins.wording import PLACE
from nbtray.core.problem import Problem
from nbtray.core.server.advisories import warnings_for
from nbtray.core.server.state import Pausing, ServerRecord
from nbtray.core.status.status import Status

LOOKING = "Looking for a server that is still running."
ASKING_PASSWORD = "Choose a password in the window that has opened."  # noqa: S105 -- a sentence

ROOT_HELD_BACK = Problem(
    "RootHeldBack",
    "nbtray runs as root, so it serves this computer only.",
    "Run it as an ordinary user, or set server.allow_root = true if you know why.",
)
WEAK_PASSWORD = Problem(
    "WeakPassword",
    "Your password is stored in an old, weak form.",
    f"Set it again: choose Change password… under {PLACE} in the menu, or run `nbtray password`.",
)


UNRESPONSIVE = Problem(
    "ServerUnresponsive",
    "Jupyter is running but does not answer.",
    "Its notebooks may still be computing. Restart it if it stays so. Its kernels end then.",
)
PASSWORD_UNREADABLE = Problem(
    "PasswordUnreadable", "The stored password cannot be read.", "Check the disk; the log tells more."
)

_AS_SOON_AS = {
    "PortTaken": "the port is free",
    "PortUnusable": "the port can be used",
    "PortForbidden": "this account may use the port",
    "FolderMissing": "the folder is back",
    "FolderUnusable": "the folder can be opened",
    "FolderSilent": "the folder answers",
    "EnvironmentGone": "the environment is back",
    "EnvironmentLacks": "the environment is complete",
    "NoEnvironment": "there is one",
    "DiskFull": "there is space",
    "DiskReadOnly": "the disk can be written to",
}
"""By the code of a problem that can be seen without a start: when nbtray starts the server at once."""


def pausing(pause: Pausing) -> str:
    """Say why it does not run, and when it is started again; true however much of the pause is over."""
    outage = pause.outage
    if outage.brief:
        return f"It crashed ({_times(outage.failures)}) and starts again in a moment. {outage.problem}"
    return f"{outage.problem} {trying_again(pause)}"


def trying_again(pause: Pausing) -> str:
    """Say when it is tried again; true however much of the pause is over."""
    if pause.blocked:
        cause = _AS_SOON_AS.get(pause.outage.problem.code, "this is fixed")
        return f"nbtray starts it as soon as {cause}."
    seconds = pause.outage.pause
    minutes = round(seconds / 60)
    span = f"{seconds:.0f} seconds" if minutes < 2 else f"{minutes} minutes"  # noqa: PLR2004 -- words
    return f"nbtray tries again within {span}."


def mail_line(status: Status) -> str:
    """Say what the letters wait for, '' when there is nothing to say."""
    mail = status.mail
    letters = "1 letter waits" if mail.waiting == 1 else f"{mail.waiting} letters wait"
    match mail.problem:
        case _ if mail.waiting and status.offline:
            return f"{letters} until this computer is online."
        case None:
            return ""
        case problem if mail.stopped:
            return f"Mail: {problem}"
        case problem if mail.waiting:
            return f"{letters} and will be tried again: {problem}"
        case problem:
            return str(problem)


IN_TRAY = "nbtray is in your tray: a left click starts the server, a right click opens the menu."

NO_TRAY = Problem(
    "NoTray",
    "Your desktop shows no tray icons.",
    "On GNOME, install the extension “AppIndicator and KStatusNotifierItem Support”; until then use "
    "`nbtray start`, `nbtray status` and `nbtray url` in a terminal.",
)


def summary(status: Status) -> str:
    """Return the state in half a line: "Running · 2 kernels, 1 busy"."""
    word = status.phase.capitalize()
    activity = status.activity
    if not status.record or activity is None:
        return word
    if not activity.kernels:
        return f"{word} · no kernels"
    kernels = "1 kernel" if activity.kernels == 1 else f"{activity.kernels} kernels"
    return f"{word} · {kernels}, {activity.busy or 'none'} busy"


def no_public_url(status: Status) -> str:
    """Say why there is no public URL."""
    match status.listen:
        case "computer":
            return "Public URL: none, it serves this computer only"
        case "network":
            return "Public URL: none, it serves your network only"
        case _ if status.offline:
            return "Public URL: not known, this computer is offline"
        case _:
            return "Public URL: not known yet"


def not_restarted(problem: Problem) -> str:
    """Say why a restart was not begun."""
    return f"Jupyter was not restarted and is still running. {problem}"


def restart_to_apply(names: tuple[str, ...]) -> str:
    """Say which changed settings wait for a restart."""
    return f"Restart to apply the new {' and '.join(names)}."


def advisories(record: ServerRecord, platform: str) -> tuple[Problem, ...]:
    """Warn of each package of the server's environment whose version has known security advisories."""
    versions = {**dict(record.packages), "jupyter_server": record.jupyter_server}
    return tuple(Problem("Advisory", sentence, "") for sentence in warnings_for(versions, platform))


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times in a row")
