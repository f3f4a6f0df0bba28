"""A letter in words: its subject, as plain text and as HTML."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from nbtray.core.certificate.fingerprint import fingerprint_lines
from nbtray.core.mail import incident_wording, move_wording, outage_wording
from nbtray.core.mail.html import html_of
from nbtray.core.mail.message import Letter, Topic
from nbtray.core.mail.parts import Parts
from nbtray.core.mail.subject import subject_of

SUBJECT_PREFIX = "[nbtray]"
"""Every subject begins with it, so that a filter can catch them all."""

LONGEST_COMPUTER = 60

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)  # strftime would speak whatever language the process is set to

_RULE = "-- "  # RFC 3676, 4.3: what follows is no part of the message itself


@dataclass(frozen=True, slots=True)
class LetterText:
    """What is sent; `sender` names who writes, and like `subject` is one line."""

    sender: str
    subject: str
    plain: str
    html: str


def worded(letter: Letter, zone: tzinfo) -> LetterText:
    """Return the letter in words, its time in this zone.

    Only what `Letter` holds gets into it: no password, no token.
    """
    parts = parts_of(letter, zone)
    return LetterText(f"nbtray on {parts.computer}", parts.subject, _plain(parts), html_of(parts))


def parts_of(letter: Letter, zone: tzinfo) -> Parts:
    """Return the sentences that both forms are made of."""
    computer = _one_line(letter.computer)[:LONGEST_COMPUTER] or "your computer"
    is_alarm = letter.topic is Topic.LOGINS
    return Parts(
        subject=f"{SUBJECT_PREFIX} {computer}: {_one_line(subject_of(letter))}",
        headline=_headline(letter, computer),
        changed=_changed(letter),
        urls=tuple(map(_one_line, letter.urls)),
        lan_url=_one_line(letter.lan_url),
        fingerprint=fingerprint_lines(letter.fingerprint_sha256, 4) if letter.fingerprint_sha256 else (),
        computer=computer,
        time=_dated(letter.written_at, zone),
        why=_why(letter, computer),
        stop=_stop(letter, computer),
        happened=_happened(letter, zone),
        when_to=incident_wording.when_to(letter) if is_alarm else "",
        to_do=incident_wording.to_do(letter, computer) if is_alarm else (),
    )


def _dated(moment: datetime, zone: tzinfo) -> str:
    at = moment.astimezone(zone)
    offset = at.strftime("%z")
    name = at.tzname() or ""
    zone_name = f"{name}, " if name and not name.startswith(("UTC", "+", "-")) else ""
    return (
        f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} ({zone_name}UTC{offset[:3]}:{offset[3:5]})"
    )


def _headline(letter: Letter, computer: str) -> str:
    match letter.topic:
        case Topic.TEST:
            return f"Mail from {computer} works"
        case Topic.STILL_ALIVE:
            return f"Your Jupyter on {computer} is still here"
        case Topic.LOGINS:
            return incident_wording.headline(letter, computer)
        case Topic.ADDRESS:
            return move_wording.headline(letter, computer)
        case Topic.SERVER:
            return outage_wording.headline(letter, computer)


def _changed(letter: Letter) -> str:
    match letter.topic:
        case Topic.TEST:
            return "This letter was sent to see whether nbtray's letters reach you. They do."
        case Topic.LOGINS:
            return incident_wording.what_it_means(letter)
        case Topic.STILL_ALIVE:
            return _one_line(move_wording.where(letter))
        case Topic.ADDRESS:
            return _one_line(move_wording.changed(letter))
        case Topic.SERVER:
            return _one_line(outage_wording.changed(letter))


def _happened(letter: Letter, zone: tzinfo) -> tuple[str, ...]:
    lines = (f"{_dated(each.at, zone)}: {incident_wording.happened(each)}" for each in letter.incidents)
    more = incident_wording.counted(letter) if letter.incidents else ""
    return (*map(_one_line, lines), *((more,) if more else ()))


def _why(letter: Letter, computer: str) -> str:
    occasion = {
        Topic.ADDRESS: "whenever the address changes",
        Topic.STILL_ALIVE: "from time to time, as a sign of life",
        Topic.LOGINS: "when somebody logs in from a new place, or guesses passwords",
        Topic.SERVER: "when your Jupyter has been down for long",
        Topic.TEST: "when somebody tries out its mail settings",
    }[letter.topic]
    return f"nbtray, which runs on {computer}, was told to write to you {occasion}."


def _stop(letter: Letter, computer: str) -> str:
    if letter.topic is Topic.TEST:
        return "Nobody has to do anything about it."
    name = {Topic.STILL_ALIVE: "mail.still_alive never", Topic.LOGINS: "mail.logins false"}.get(
        letter.topic, 'mail.account ""'
    )
    return (
        f"To stop these letters, open Preferences in nbtray's menu on {computer} and go to Mail, "
        f"or run there: nbtray config set {name}"
    )


def _plain(parts: Parts) -> str:
    lines = [f"{parts.headline}.", ""]
    for url in parts.urls:
        lines += [f"    {url}", ""]
    if parts.changed:
        lines += [parts.changed, ""]
    lines += [each for line in parts.happened for each in (f"    {line}", "")]
    if parts.to_do:
        lines += [parts.when_to, ""]
        lines += [each for number, step in enumerate(parts.to_do, 1) for each in (f"{number}. {step}", "")]
    if parts.lan_url:
        lines += ["In your own network:", "", f"    {parts.lan_url}", ""]
    if parts.fingerprint:
        lines += [
            parts.compare,
            "",
            *(f"    {line}" for line in parts.fingerprint),
            "",
            parts.where_shown,
            "",
        ]
    lines += [f"Computer: {parts.computer}", f"Written:  {parts.time}", "", _RULE, parts.why, parts.stop, ""]
    return "\n".join(lines)


def _one_line(text: str) -> str:
    """Return the text without line ends and what no header may hold: nobody slips a line into a letter."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
