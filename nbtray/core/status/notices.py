"""The notifications nbtray shows: what has happened, and what can be done about it."""

from nbtray.core.certificate.fingerprint import fingerprint_lines
from nbtray.core.problem import Problem
from nbtray.core.server.state import MANY_FAILURES, Outage, Pausing
from nbtray.core.state import Purpose
from nbtray.core.status.notice import Notice, Urgency
from nbtray.core.status.status import Status
from nbtray.core.status.wording import NO_TRAY, UNRESPONSIVE, summary, trying_again

SERVER_TOPIC = "server"
FOLDER_TOPIC = "folder"
RESTART_TOPIC = "restart"
SILENT_TOPIC = "unresponsive"

COPY_PUBLIC = "copy-public"
COPY_LAN = "copy-lan"
OPEN_LOG = "open-log"
OPEN_SETTINGS = "open-settings"
START_AGAIN = "start"
RESTART_NOW = "restart"
SEND_AGAIN = "send-again"


def serving(status: Status) -> Notice:
    """Say that the server is up, and where."""
    return Notice(SERVER_TOPIC, "Your Jupyter is running", _where(status), _copy_action(status))


def restarted(status: Status, outage: Outage) -> Notice:
    """Say that the server is up again after a crash, or after it had not answered."""
    hung = outage.problem.code == UNRESPONSIVE.code
    return Notice(
        SERVER_TOPIC,
        "Jupyter did not answer and has been restarted" if hung else "Jupyter crashed and is running again",
        f"Its kernels have ended; your files are as you saved them.\n{_where(status)}",
        ((OPEN_LOG, "Open log"), *_copy_action(status)),
    )


def folder_gone(problem: Problem) -> Notice:
    """Say that the notebook folder has gone while the server runs."""
    return Notice(
        FOLDER_TOPIC, "The notebook folder is not available", str(problem), urgency=Urgency.CRITICAL
    )


def not_restarted(problem: Problem) -> Notice:
    """Say why a restart was not begun."""
    return Notice(RESTART_TOPIC, "Jupyter was not restarted and is still running", str(problem))


def unresponsive() -> Notice:
    """Say that the server lives and does not answer, and offer to restart it."""
    actions = ((RESTART_NOW, "Restart (kernels end)"), (OPEN_LOG, "Open log"))
    return Notice(SILENT_TOPIC, UNRESPONSIVE.what, UNRESPONSIVE.advice, actions, Urgency.CRITICAL)


def failed(problem: Problem) -> Notice:
    """Say why the server cannot run until a person has changed something."""
    return _not_running(str(problem))


def not_running(pausing: Pausing) -> Notice:
    """Say why the server does not run, and when nbtray tries again."""
    outage = pausing.outage
    often = f"It failed {outage.failures} times in a row. " if outage.failures == MANY_FAILURES else ""
    return _not_running(f"{often if outage.crashed else ''}{outage.problem} {trying_again(pausing)}")


def _not_running(body: str) -> Notice:
    actions = ((START_AGAIN, "Try again"), (OPEN_LOG, "Open log"))
    return Notice(SERVER_TOPIC, "Jupyter is not running", body, actions, Urgency.CRITICAL)


def moved(status: Status, changes: int = 1, port_from: int = 0) -> Notice:
    """Say that the public URL is another one now; without `changes` of the address it is the port alone."""
    often = f"It changed {changes} times; this is where it stays.\n" if changes > 1 else ""
    what = "address" if changes or not port_from else "port"
    return Notice("address", f"Your {what} has changed", f"{often}{_where(status)}", _copy_action(status))


def corrected(status: Status) -> Notice:
    """Say that the address announced last was wrong."""
    return Notice("address", "The last address was wrong", _where(status), _copy_action(status))


def on_vpn(note: Problem) -> Notice:
    """Say that the address that is seen now is a VPN's."""
    return Notice("address", note.what, note.advice)


def letter_refused(problem: Problem) -> Notice:
    """Say why no letter goes out any more."""
    actions = ((SEND_AGAIN, "Try again"), (OPEN_SETTINGS, "Open settings"))
    return Notice("mail", "A letter could not be sent", str(problem), actions)


def letter_unconfirmed(problem: Problem) -> Notice:
    """Say that nobody knows whether a letter has come."""
    return Notice("mail", "A letter may not have come: the mail server did not confirm it", str(problem))


def letter_expired(problem: Problem) -> Notice:
    """Say that a letter was too old to be sent any more."""
    body = f"{problem}\nThe next change is written about again."
    return Notice("mail", "A letter could not be sent for a week and is given up", body)


def outbox_not_kept(problem: Problem) -> Notice:
    """Say that letters are in memory only."""
    return Notice("mail", "Letters are sent, but not kept", f"{problem.what} {problem.advice}")


BUSY_TOPIC = "busy"
YES, NO = "yes", "no"


def busy(purpose: Purpose, kernels: int) -> Notice:
    """Ask before a running computation is ended."""
    verb = {Purpose.STOP: "Stop", Purpose.RESTART: "Restart", Purpose.QUIT: "Quit"}[purpose]
    what = "A kernel is" if kernels == 1 else f"{kernels} kernels are"
    return Notice(
        BUSY_TOPIC,
        f"{verb} while a notebook is computing?",
        f"{what} busy. What is not saved is lost.",
        ((YES, f"{verb} anyway"), (NO, "Keep running")),
        Urgency.CRITICAL,
    )


def copy_refused(text: str, problem: Problem) -> Notice:
    """Show what could not be copied."""
    return Notice("clipboard", text, str(problem))


def trouble(problem: Problem) -> Notice:
    """Tell of something that came to nothing."""
    return Notice("trouble", problem.what, problem.advice)


def settings_wrong(problems: tuple[Problem, ...]) -> Notice:
    """Tell what is wrong with the settings file."""
    more = f"\n… and {len(problems) - 1} more." if len(problems) > 1 else ""
    return Notice(
        "settings",
        "Your settings file has a mistake; the last good settings are used",
        f"{problems[0]}{more}",
        ((OPEN_SETTINGS, "Open settings"),),
    )


def shown(status: Status) -> Notice:
    """Answer somebody who started nbtray a second time."""
    title, body = "nbtray is in your tray", summary(status)
    if status.record:
        return Notice(SERVER_TOPIC, title, f"{body}\n{_where(status)}", _copy_action(status))
    return Notice(SERVER_TOPIC, title, body, ((START_AGAIN, "Start"),))


def no_tray(status: Status) -> Notice:
    """Tell somebody who cannot see the icon where nbtray is, and let them start it from here."""
    action = () if status.record else ((START_AGAIN, "Start"),)
    return Notice("tray", "nbtray is running, but your desktop shows no tray icons", NO_TRAY.advice, action)


def _where(status: Status) -> str:
    url = status.urls.public or status.urls.lan or status.urls.local
    if status.certificate is None or not status.certificate.to_compare:
        return url
    # In short lines: a notification breaks a long word at any place, with a hyphen that is not part of it.
    lines = fingerprint_lines(status.certificate.fingerprint_sha256, 4)
    return "\n".join((url, "Certificate SHA-256", *lines))


def _copy_action(status: Status) -> tuple[tuple[str, str], ...]:
    if status.urls.public:
        return ((COPY_PUBLIC, "Copy URL"),)
    return ((COPY_LAN, "Copy URL"),) if status.urls.lan else ()
