"""What a mail server's reply means, by provider, code and the moment it came (RFC 5321, 4.2; RFC 3463)."""

import re
from collections.abc import Iterable

from nbtray.core.mail.delivery import Deferred, Delivery, Refused
from nbtray.core.mail.fault import Fault, Phase, Refusal
from nbtray.core.mail.providers import Wants
from nbtray.core.mail.route import Route
from nbtray.core.problem import Problem
from nbtray.core.settings import Login

FOR_GOOD = 500
"""From here on a reply says: do not come again with the same (RFC 5321, 4.2.1)."""

LONGEST_QUOTE = 140

AGAIN = "nbtray tries again by itself."

_LOGIN_WANTED = 530  # RFC 4954, 6
_TOO_MUCH = 552
_NO_MORE_TODAY = "5.4.5"  # Gmail's daily limit: a 550, but over tomorrow
_MAILBOX_FULL = "5.2.2"
_BASIC_OFF = ("5.7.139", "5.7.30")  # Microsoft: no passwords


def meaning_of(fault: Fault, route: Route) -> Delivery:
    """Return what a reply that is no yes means for the letter."""
    enhanced = enhanced_code(fault.text)
    if fault.code < FOR_GOOD or enhanced == _NO_MORE_TODAY:
        return Deferred(_later(fault, route))
    if fault.phase is Phase.LOGIN:
        return Refused(_login(fault, route))
    if fault.code == _LOGIN_WANTED or enhanced == "5.7.57":
        return Refused(_login_wanted(route, quoted(fault.code, fault.text)))
    if fault.phase is Phase.SENDER:
        return Refused(_sender(fault, route))
    if fault.phase in (Phase.DATA, Phase.TEXT, Phase.ANSWER):
        return Refused(_text(fault, route))
    what = f"{route.server} refused to take letters: {quoted(fault.code, fault.text)}."
    return Refused(
        Problem("MailTurnedAway", what, "Its words, and your provider's help pages, may tell why.")
    )


def recipient_problem(reached: tuple[str, ...], refused: tuple[Refusal, ...], route: Route) -> Problem:
    """Say who was not reached, and why; and who was."""
    first = refused[0]
    words = quoted(first.code, first.text)
    who = _names(each.address for each in refused)
    got = f" {_names(reached)} will get it." if reached else ""
    if first.code < FOR_GOOD:
        what = f"{route.server} does not take a letter for {who} just now: {words}.{got}"
        return Problem(
            "RecipientLater", what, f"Some do that once with every new sender (greylisting). {AGAIN}"
        )
    if first.code == _LOGIN_WANTED:
        return _login_wanted(route, words)
    what = f"{route.server} takes no letter for {who}: {words}.{got}"
    if first.code == _TOO_MUCH or enhanced_code(first.text) == _MAILBOX_FULL:
        return Problem("MailboxFull", what, "If the mailbox is full, make room in it.")
    if "relay" in first.text.casefold():
        return Problem(
            "RelayDenied", what, "It wants a login first (mail.login), or serves its own users only."
        )
    return Problem("RecipientRefused", what, "Correct mail.recipients.")


def quoted(code: int, text: str) -> str:
    """Return a server's reply for a sentence."""
    words = harmless(text)
    return f"“{code} {words}”" if words else f"“{code}”"


def harmless(text: str) -> str:
    """Return words of others: short, on one line, and with nothing a terminal would obey."""
    words = " ".join("".join(each if each.isprintable() else " " for each in text).split()).rstrip(".")
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1]}…"


def enhanced_code(text: str) -> str:
    """Return the enhanced status code that a reply begins with, '' when it has none (RFC 2034)."""
    found = re.match(r"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)", text)
    return found[0] if found else ""


def _later(fault: Fault, route: Route) -> Problem:
    words = quoted(fault.code, fault.text)
    if fault.phase is Phase.LOGIN:
        what = f"{route.server} does not let {route.user} in just now: {words}."
        return Problem("LoginLater", what, AGAIN)
    return Problem("MailLater", f"{route.server} asks to come again later: {words}.", AGAIN)


def _login(fault: Fault, route: Route) -> Problem:
    words = quoted(fault.code, fault.text)
    if route.login is Login.XOAUTH2:
        return Problem(
            "TokenRefused",
            f"{route.server} did not accept the access token: {words}.",
            "See that mail.token_command prints a fresh token for mail.user that may send mail.",
        )
    provider = route.provider
    if enhanced_code(fault.text) in _BASIC_OFF or (provider and provider.wants is Wants.TOKEN):
        return Problem(
            "PasswordsSwitchedOff",
            f"{route.server} takes no password from other programs here: {words}.",
            "Write from an account elsewhere (`nbtray mail providers`), or set mail.login to xoauth2.",
        )
    if provider is None:
        what = f"{route.server} did not accept the user name {route.user} with this password: {words}."
        return Problem("LoginRefused", what, "Correct mail.user, or the password: nbtray mail password")
    what = f"{provider.name} did not accept the password of {route.user}: {words}."
    if provider.wants is Wants.APP_PASSWORD:
        advice = f"{provider.name} needs an app password, not your ordinary one: make it at {provider.page}. "
        return Problem("AppPasswordNeeded", what, f"{advice}{provider.hint} Then: nbtray mail password")
    if provider.wants is Wants.BRIDGE_PASSWORD:
        advice = "Take the password that Bridge shows, not Proton's own: nbtray mail password"
        return Problem("BridgePasswordNeeded", what, advice)
    return Problem("LoginRefused", what, f"{provider.hint} See {provider.page}, then: nbtray mail password")


def _login_wanted(route: Route, words: str) -> Problem:
    what = f"{route.server} takes no letters without a login: {words}."
    advice = "Set mail.login to password." if route.login is Login.NONE else "See that mail.user is right."
    return Problem("LoginWanted", what, advice)


def _sender(fault: Fault, route: Route) -> Problem:
    return Problem(
        "SenderRefused",
        f"{route.server} takes no letter from {route.sender}: {quoted(fault.code, fault.text)}.",
        f"Set mail.account to an address that {route.user} may write from.",
    )


def _text(fault: Fault, route: Route) -> Problem:
    words = quoted(fault.code, fault.text)
    if fault.code == _TOO_MUCH or enhanced_code(fault.text) == _MAILBOX_FULL:
        what = f"{route.server} had no room for the letter: {words}."
        return Problem("MailboxFull", what, "If the mailbox is full, make room in it.")
    return Problem(
        "LetterRefused",
        f"{route.server} did not want this letter: {words}.",
        "If it takes it for spam, write from an account at the recipient's own provider.",
    )


def _names(addresses: Iterable[str]) -> str:
    return " and ".join(addresses)
