"""What the mail page says of what has been typed."""

import re

from nbtray.core.mail.providers import Provider, Wants, provider_named, provider_of
from nbtray.core.mail.route import Route, route_of
from nbtray.core.problem import Problem
from nbtray.core.secrets import Keeping, Kept, Missing, Unavailable
from nbtray.core.settings import MailSettings

KEEPINGS = {
    Keeping.KEYRING: ("In the desktop's keyring", "The keyring guards it; nothing else holds it."),
    Keeping.SESSION: ("Until nbtray ends", "It is typed again after each start of nbtray."),
    Keeping.FILE: ("In a file of nbtray's", "In plain text: whoever can read your files can read it."),
}

FIELDS = {
    "account": "From",
    "recipients": "To",
    "provider": "Provider",
    "keep_password": "Keep it",
    "host": "Server",
    "security": "Protection",
    "port": "Port",
    "user": "User name",
}
"""What the mail page calls a setting."""

IN_THE_FILE = ("authorities", "login", "token_command")
"""Settings that have no field."""

SAID_HERE = (
    (": nbtray config set mail.account ada@example.org", "."),
    ("or the password: nbtray mail password", "or type the password again above."),
    ("Give it once: nbtray mail password", "Type it above."),
    ("hen: nbtray mail password", "hen type it again above."),
    (": nbtray mail password", ", and type it again above."),
    ("`nbtray mail providers` lists those it knows; for", "Choose one at mail.provider; for"),
    ("one of `nbtray mail providers`, set mail.provider", "in the list at mail.provider, choose it there"),
    ("`nbtray mail providers`", "the list at mail.provider"),
    ("`nbtray logs` may tell more", "The log may tell more"),
)
"""What is said at a terminal, and what is said instead on the page where one would do it."""

_SETTING = re.compile(rf"(?<![\w.@/-])mail\.({'|'.join((*FIELDS, *IN_THE_FILE))})(?!\.?\w)")


def here(sentence: str) -> str:
    """Say on the mail page what else is said at a terminal: by fields, and not by commands."""
    for elsewhere, said in SAID_HERE:
        sentence = sentence.replace(elsewhere, said)
    return _SETTING.sub(_called, sentence)


def provider_for(mail: MailSettings) -> Provider | None:
    """Return whose server will take the letters, if nbtray knows it."""
    if mail.host:
        return None
    return provider_named(mail.provider) if mail.provider else provider_of(mail.account)


def way(mail: MailSettings) -> tuple[str, bool]:
    """Say where letters go, and whether that will do."""
    if not mail.account:
        return "Empty: no letters are written.", True
    route = route_of(mail)
    if isinstance(route, Problem):
        return route.what, False
    return _through(route), True


def _through(route: Route) -> str:
    host = f"{route.host}, port {route.port}"
    return (
        f"Letters go through {route.provider.name} ({host})." if route.provider else f"Letters go to {host}."
    )


def wanted(mail: MailSettings) -> str:
    """Say which password is wanted."""
    provider = provider_for(mail)
    if provider is None:
        return "The password of the mail account."
    if provider.wants is Wants.TOKEN:
        return provider.hint
    if provider.wants is Wants.PASSWORD:
        return f"{provider.name} takes your ordinary password. {provider.hint}"
    return f"{provider.name} wants {_article(provider.wants)}. {provider.hint}"


def page_of(mail: MailSettings) -> str:
    """Return the page on which that password is made, '' if none is known."""
    provider = provider_for(mail)
    return provider.page if provider else ""


def kept(found: Kept | Missing | Unavailable | Problem) -> str:
    """Say whether there is a password."""
    match found:
        case Kept():
            return "A password is kept. Type another one to replace it."
        case Missing():
            return ""
        case Problem():
            return str(found)
        case _:
            return str(found.problem)


def _called(found: re.Match[str]) -> str:
    name = found[1]
    return f"“{FIELDS[name]}”" if name in FIELDS else f"{found[0]} in the settings file"


def _article(wants: Wants) -> str:
    return f"{'an' if wants.value[0] in 'aeiou' else 'a'} {wants.value}"
