"""The menu as a function of the status: a test of it is an equality."""

from nbtray.core.address.events import AddressCheckChosen
from nbtray.core.certificate.fingerprint import fingerprint_lines
from nbtray.core.certificate.wording import vouched
from nbtray.core.derived import derived_from
from nbtray.core.desktop.events import (
    BrowserChosen,
    CopyChosen,
    DevicesChosen,
    FingerprintCopyChosen,
    LogChosen,
    NoticeAnswered,
    Url,
    WindowChosen,
)
from nbtray.core.desktop.windows import Window
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.events import LogEverybodyOutChosen, PasswordChangeChosen
from nbtray.core.mail.events import SendAgainChosen
from nbtray.core.server.events import QuitChosen, RestartChosen, StartChosen, StopChosen
from nbtray.core.status import notices, wording
from nbtray.core.status.menu import Entry, Look, Row, Separator, TrayMenu
from nbtray.core.status.notices import BUSY_TOPIC
from nbtray.core.status.reach_rows import forwarding_helps, reach_rows
from nbtray.core.status.status import Phase, Status

LINE = 72
"""Characters of a sentence in one row: a menu as wide as the screen is read by nobody."""


def _reads(status: Status) -> tuple[object, ...]:
    # Not when an address was confirmed: for weeks nothing else changes.
    return (
        *(status.phase, status.reason, status.problem, status.record, status.port, status.listen),
        *(status.urls, status.activity, status.certificate, status.warnings, status.restart_for),
        *(status.restart_problem, status.retry_at is None),
        *(status.question, status.offline, status.mail, status.router, status.reach),
    )


@derived_from(_reads)
def tray_menu(status: Status) -> TrayMenu:
    """Return what the tray shows for this status."""
    tooltip = f"nbtray: {wording.summary(status)}"
    rows = (
        *_question_rows(status),
        *_state_rows(status),
        _public_row(status),
        *reach_rows(status),
        Separator(),
        *_url_rows(status),
        Separator(),
        *_server_rows(status),
        Separator(),
        Row("check", "Check address now", AddressCheckChosen(), enabled=not status.offline),
        *_mail_rows(status),
        Row("doctor", "Diagnose…", WindowChosen(Window.DIAGNOSIS)),
        *_forward_rows(status),
        Row("log", "Open log", LogChosen()),
        Separator(),
        *_certificate_rows(status),
        Row("passwords", login_wording.PLACE, rows=_password_rows()),
        Row("preferences", "Preferences…", WindowChosen(Window.PREFERENCES)),
        Separator(),
        Row("quit", "Quit", QuitChosen()),
    )
    return TrayMenu(_look(status), tooltip, rows)


def _look(status: Status) -> Look:
    match status.phase:
        case Phase.STOPPED:
            return Look.STOPPED
        case Phase.STARTING if status.problem is not None:
            return Look.ATTENTION
        case Phase.STARTING | Phase.STOPPING:
            return Look.STARTING
        case Phase.RUNNING:
            return Look.ATTENTION if status.reason or status.reach.nobody else Look.RUNNING
        case Phase.FAILED:
            return Look.FAILED


def _question_rows(status: Status) -> list[Entry]:
    # Where notifications have no buttons, or were missed, the question can be answered here.
    if status.question is None:
        return []
    question = notices.busy(status.question, status.activity.busy if status.activity else 0)
    rows: list[Entry] = [Row("question", question.title, enabled=False)]
    rows += [Row(f"answer-{key}", label, NoticeAnswered(BUSY_TOPIC, key)) for key, label in question.actions]
    return [*rows, Separator()]


def _state_rows(status: Status) -> list[Entry]:
    rows: list[Entry] = [Row("state", wording.summary(status), enabled=False)]
    sentences = [status.reason] if status.reason else []
    sentences += [str(each) for each in status.warnings]
    if mail := wording.mail_line(status):
        sentences.append(mail)
    if status.restart_for:
        sentences.append(wording.restart_to_apply(status.restart_for))
    if status.restart_problem:
        sentences.append(wording.not_restarted(status.restart_problem))
    lines = [line for sentence in sentences for line in _folded(sentence)]
    return [*rows, *(Row(f"note-{number}", line, enabled=False) for number, line in enumerate(lines))]


def _public_row(status: Status) -> Row:
    if public := status.urls.public:
        return Row("public", public, CopyChosen(Url.PUBLIC))
    return Row("public", wording.no_public_url(status), enabled=False)


def _url_rows(status: Status) -> list[Entry]:
    public, lan = status.urls.public, status.urls.lan
    return [
        Row("browser", "Open in browser", BrowserChosen(), enabled=status.phase is Phase.RUNNING),
        Row("copy-public", "Copy public URL", CopyChosen(Url.PUBLIC), enabled=bool(public)),
        Row("copy-lan", "Copy LAN URL", CopyChosen(Url.LAN), enabled=bool(lan)),
        Row("qr", "Show QR code…", WindowChosen(Window.QR_CODE), enabled=bool(public or lan)),
    ]


def _server_rows(status: Status) -> list[Entry]:
    if status.phase in (Phase.STOPPED, Phase.FAILED):
        start = Row("start", "Start", StartChosen(), default=True)
        return [start, Row("stop", "Stop trying", StopChosen())] if status.retry_at else [start]
    # The default while it stops too: without one, KDE opens the menu at a left click.
    can_stop = status.phase in (Phase.STARTING, Phase.RUNNING)
    return [
        Row("stop", "Stop", StopChosen(), enabled=can_stop, default=True),
        Row("restart", "Restart", RestartChosen(), enabled=status.phase is Phase.RUNNING),
    ]


def _mail_rows(status: Status) -> list[Entry]:
    if not status.mail.account or not status.mail.waiting:
        return []
    return [Row("send-again", "Send waiting letters now", SendAgainChosen(), enabled=not status.offline)]


def _forward_rows(status: Status) -> list[Entry]:
    return (
        [Row("forward", "Forward by hand…", WindowChosen(Window.FORWARDING))]
        if forwarding_helps(status)
        else []
    )


def _certificate_rows(status: Status) -> list[Entry]:
    if status.certificate is None:
        return []
    has_authority = bool(status.certificate.authority_sha256)
    first, second = fingerprint_lines(status.certificate.fingerprint_sha256, 2)
    lines = (
        Row("sha-1", f"SHA-256 {first}", enabled=False),
        Row("sha-2", f"SHA-256 {second}", enabled=False),
        Row("valid", f"Valid until {status.certificate.not_after:%d %B %Y}", enabled=False),
        Row("kind", vouched(status.certificate), enabled=False),
        Row("copy-sha", "Copy fingerprint", FingerprintCopyChosen()),
        Row(
            "devices",
            "Trust it on other devices…",
            DevicesChosen(),
            enabled=has_authority and status.phase is Phase.RUNNING,
        ),
    )
    return [Row("certificate", "Certificate", rows=lines)]


def _password_rows() -> tuple[Entry, ...]:
    return (
        Row("password", "Change password…", PasswordChangeChosen()),
        Row("second-factor", "Second factor…", WindowChosen(Window.SECOND_FACTOR)),
        Row("logins", "Logins…", WindowChosen(Window.LOGINS)),
        # Apart, and below a row that says what it does: a slip of the hand would cut off everybody.
        Separator(),
        Row("everybody-out-what", login_wording.BEFORE_EVERYBODY_OUT, enabled=False),
        Row("everybody-out", "Log everybody out", LogEverybodyOutChosen()),
    )


def _folded(sentence: str) -> list[str]:
    lines = [""]
    for word in sentence.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
