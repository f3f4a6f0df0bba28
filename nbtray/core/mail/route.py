"""From the mail settings to the server that takes the letter, and how to log in there."""

from dataclasses import dataclass
from ipaddress import ip_address

from nbtray.core.mail.providers import Provider, provider_named, provider_of
from nbtray.core.problem import Problem
from nbtray.core.settings import Login, MailSettings, Security

USUAL_PORT = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
"""RFC 8314, 3.3 and RFC 6409, 3.1."""

_USUAL_SECURITY = {465: Security.TLS, 587: Security.STARTTLS}

NO_ACCOUNT = Problem(
    "NoMailAccount",
    "No mail account has been chosen, so nbtray writes no letters.",
    "Set mail.account to your mail address: nbtray config set mail.account ada@example.org",
)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a letter goes and who brings it.

    `provider` is None for a server of the user's own. `authorities` is a file of certificate authorities to
    trust instead of the system's, '' for those.
    """

    sender: str
    recipients: tuple[str, ...]
    host: str
    port: int
    security: Security
    login: Login
    user: str
    provider: Provider | None = None
    authorities: str = ""
    token_command: str = ""

    @property
    def server(self) -> str:
        """What sentences call the server."""
        return self.provider.name.partition(" (")[0] if self.provider else self.host


def route_of(mail: MailSettings) -> Route | Problem:
    """Return where these settings lead, or why they lead nowhere."""
    if not mail.account:
        return NO_ACCOUNT
    provider = provider_named(mail.provider) if mail.provider else provider_of(mail.account)
    if mail.host:
        route = _own_server(mail)
    elif provider is not None:
        route = _with_provider(mail, provider)
    elif mail.provider:
        return Problem(
            "UnknownProvider",
            f"nbtray knows no mail provider {mail.provider}.",
            "`nbtray mail providers` lists those it knows; for any other set mail.host.",
        )
    else:
        return _unknown_domain(mail.account)
    return _objection(route, mail) or route


def password_name(mail: MailSettings) -> str:
    """Return the name that the password is kept by: each user name has its own, and none gets another's."""
    return f"mail {mail.user or mail.account}"


def is_loopback(host: str) -> bool:
    """Tell whether this is this very computer: nobody listens on the way."""
    if host.rstrip(".").casefold() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _own_server(mail: MailSettings) -> Route:
    return _route(mail, mail.host, mail.port or USUAL_PORT[mail.security], mail.security)


def _with_provider(mail: MailSettings, provider: Provider) -> Route:
    port = mail.port or provider.port
    # mail.security belongs to mail.host: a provider's way is known, and its port tells it.
    security = _USUAL_SECURITY.get(port, provider.security)
    return _route(mail, provider.host, port, security, provider)


def _route(
    mail: MailSettings, host: str, port: int, security: Security, provider: Provider | None = None
) -> Route:
    return Route(
        sender=mail.account,
        recipients=mail.recipients or (mail.account,),
        host=host,
        port=port,
        security=security,
        login=mail.login,
        user=mail.user or mail.account,
        provider=provider,
        authorities=mail.authorities,
        token_command=mail.token_command,
    )


def _objection(route: Route, mail: MailSettings) -> Problem | None:
    if route.security is Security.NONE and not is_loopback(route.host):
        return Problem(
            "MailInClear",
            f"Without TLS everybody on the way to {route.host} could read the letter and the password.",
            "Set mail.security to tls or starttls; none is for a server on this computer only.",
        )
    if route.login is Login.XOAUTH2 and not mail.token_command.strip():
        return Problem(
            "NoTokenCommand",
            "The login xoauth2 needs a command that prints an access token.",
            "Set mail.token_command to it.",
        )
    if route.provider and route.provider.key == "outlook" and route.login is Login.PASSWORD:
        return _outlook(route)
    return None


def _outlook(route: Route) -> Problem:
    return Problem(
        "OutlookTakesNoPassword",
        f"Outlook.com takes no password from other programs any more, not even an app password, so nbtray "
        f"cannot write from {route.sender}.",
        "Write from an account elsewhere (`nbtray mail providers`) and make this address a recipient; or set "
        "mail.login to xoauth2 with a mail.token_command.",
    )


def _unknown_domain(account: str) -> Problem:
    return Problem(
        "UnknownMailDomain",
        f"nbtray does not know the mail server of {account.rpartition('@')[2]}.",
        "Set mail.host to the server your provider names for outgoing mail (SMTP); if it is one of "
        "`nbtray mail providers`, set mail.provider.",
    )
