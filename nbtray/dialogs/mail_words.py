"""What the mail page says of what has been typed."""

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


def _article(wants: Wants) -> str:
    return f"{'an' if wants.value[0] in 'aeiou' else 'a'} {wants.value}"
