"""`~/.email_settings`: four lines, `to:`, `from:`, `password:`, `provider:`; the password in plain text."""

import re
from dataclasses import dataclass

from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.core.settings.mail_rules import is_mail_address

KEYS = ("to", "from", "password", "provider")
ADVICE = "It needs the lines to:, from:, password: and provider:; mend it, or set mail.account by hand."


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """What the file says; `provider` as somebody wrote it."""

    account: str
    recipients: tuple[str, ...]
    password: Secret | None
    provider: str = ""


def read_email_settings(text: str) -> EmailSettings | Problem:
    """Return what it says, in whatever order, or what is wrong with it; the password is never repeated."""
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        key, colon, value = line.partition(":")
        if colon and (key := key.strip().lower()) in KEYS:
            found[key] = number, value.strip()
    if "from" not in found and "to" not in found:
        return _wrong("It names no mail address.")
    recipients = _addresses(found.get("to", (0, ""))[1])
    account = " ".join(_addresses(found["from"][1] if "from" in found else next(iter(recipients), "")))
    for key, addresses in (("from", (account,)), ("to", recipients)):
        if not all(map(is_mail_address, addresses)):
            return _wrong(f"Line {found[key][0] if key in found else 1}, {key}: that is no mail address.")
    password = found.get("password", (0, ""))[1]
    return EmailSettings(
        account=account,
        recipients=recipients,
        password=Secret(password) if password else None,
        provider=found.get("provider", (0, ""))[1],
    )


def _addresses(text: str) -> tuple[str, ...]:
    """Return them without the names that may stand before them: `Ada <ada@example.org>` (RFC 5322, 3.4)."""
    named = (re.findall(r"<([^<>]*)>", part) or part.split() for part in re.split("[,;]", text))
    return tuple(dict.fromkeys(address.strip() for part in named for address in part))


def _wrong(what: str) -> Problem:
    return Problem("EmailSettingsWrong", what, ADVICE)
