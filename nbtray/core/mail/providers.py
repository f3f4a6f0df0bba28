"""Mail providers: where they take letters, and what they want to be shown for it."""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.settings import Security


class Wants(StrEnum):
    """What a provider takes as a password."""

    APP_PASSWORD = "app password"  # noqa: S105 -- the kind, not one
    PASSWORD = "your password"  # noqa: S105 -- likewise
    BRIDGE_PASSWORD = "bridge password"  # noqa: S105 -- likewise
    TOKEN = "no password"  # noqa: S105 -- likewise


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider; a domain that ends in `.*` stands for every country's.

    `page` is where to make the password, or where the provider tells about it; `hint` is a sentence.
    """

    key: str
    name: str
    domains: tuple[str, ...]
    host: str
    wants: Wants
    page: str
    hint: str
    port: int = 465
    security: Security = Security.TLS


# Hosts and ports as in Mozilla's ISPDB (github.com/thunderbird/autoconfig) and on the providers' own pages.
# Implicit TLS where there is a choice (RFC 8314, 3.3).
PROVIDERS = (
    Provider(
        "gmail",
        "Gmail",
        ("gmail.com", "googlemail.com"),
        "smtp.gmail.com",
        Wants.APP_PASSWORD,
        "https://myaccount.google.com/apppasswords",
        "An app password can be made once two-step verification is on.",
    ),
    Provider(
        "icloud",
        "iCloud",
        ("icloud.com", "me.com", "mac.com"),
        "smtp.mail.me.com",
        Wants.APP_PASSWORD,
        "https://account.apple.com",
        "It is called an app-specific password, under Sign-In and Security.",
        587,
        Security.STARTTLS,
    ),
    Provider(
        "yahoo",
        "Yahoo",
        ("yahoo.*", "ymail.com", "myyahoo.com", "rocketmail.com"),
        "smtp.mail.yahoo.com",
        Wants.APP_PASSWORD,
        "https://login.yahoo.com/account/security",
        "Choose “Generate and manage app passwords” there.",
    ),
    Provider(
        "aol",
        "AOL",
        ("aol.*", "aim.com"),
        "smtp.aol.com",
        Wants.APP_PASSWORD,
        "https://login.aol.com/account/security",
        "Choose “Generate and manage app passwords” there.",
    ),
    Provider(
        "fastmail",
        "Fastmail",
        ("fastmail.*", "messagingengine.com"),
        "smtp.fastmail.com",
        Wants.APP_PASSWORD,
        "https://www.fastmail.com/help/clients/apppassword.html",
        "The Basic plan has no app passwords.",
    ),
    Provider(
        "gmx",
        "GMX (.net, .de, .at, .ch)",
        ("gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.eu", "gmx.biz", "gmx.org", "gmx.info"),
        "mail.gmx.net",
        Wants.PASSWORD,
        "https://hilfe.gmx.net/pop-imap/einschalten.html",
        "Allow POP3 and IMAP in GMX's mail settings once; with two-factor login it wants an app password.",
    ),
    Provider(
        "gmx-com",
        "GMX (.com and others)",
        ("gmx.*",),
        "mail.gmx.com",
        Wants.PASSWORD,
        "https://support.gmx.com/pop-imap/toggle.html",
        "Allow POP3 and IMAP in GMX's mail settings once; with two-factor login it wants an app password.",
    ),
    Provider(
        "web.de",
        "WEB.DE",
        ("web.de",),
        "smtp.web.de",
        Wants.PASSWORD,
        "https://hilfe.web.de/pop-imap/einschalten.html",
        "Allow POP3 and IMAP in WEB.DE's mail settings once; with two-factor login it wants an app password.",
    ),
    Provider(
        "mail.com",
        "mail.com",
        ("mail.com", "email.com", "usa.com", "post.com", "europe.com"),
        "smtp.mail.com",
        Wants.PASSWORD,
        "https://support.mail.com/premium/imap/server.html",
        "Only mail.com Premium lets other programs send.",
    ),
    Provider(
        "t-online",
        "T-Online",
        ("t-online.de", "magenta.de"),
        "securesmtp.t-online.de",
        Wants.APP_PASSWORD,
        "https://www.telekom.de/hilfe/apps-dienste/e-mail/programme/passwort-verwalten",
        "It is called the e-mail password; the one of the web site does not work.",
    ),
    Provider(
        "zoho",
        "Zoho (.com)",
        ("zoho.com", "zohomail.com"),
        "smtp.zoho.com",
        Wants.PASSWORD,
        "https://www.zoho.com/mail/help/zoho-smtp.html",
        "With two-factor login it wants an app password; with a domain of your own set mail.host to "
        "smtppro.zoho.com.",
    ),
    Provider(
        "zoho-eu",
        "Zoho (.eu)",
        ("zoho.eu", "zohomail.eu"),
        "smtp.zoho.eu",
        Wants.PASSWORD,
        "https://www.zoho.com/mail/help/zoho-smtp.html",
        "With two-factor login it wants an app password; with a domain of your own set mail.host to "
        "smtppro.zoho.eu.",
    ),
    Provider(
        "zoho-in",
        "Zoho (.in)",
        ("zoho.in", "zohomail.in"),
        "smtp.zoho.in",
        Wants.PASSWORD,
        "https://www.zoho.com/mail/help/zoho-smtp.html",
        "With two-factor login it wants an app password; with a domain of your own set mail.host to "
        "smtppro.zoho.in.",
    ),
    Provider(
        "mailbox.org",
        "mailbox.org",
        ("mailbox.org",),
        "smtp.mailbox.org",
        Wants.PASSWORD,
        "https://kb.mailbox.org/en/private/e-mail/e-mail-configuration",
        "With two-factor login it wants an application password.",
    ),
    Provider(
        "posteo",
        "Posteo",
        ("posteo.*",),
        "posteo.de",
        Wants.PASSWORD,
        "https://posteo.de/hilfe/wie-richte-ich-posteo-in-einem-mailprogramm-ein-pop3-imap-und-smtp",
        "It takes your ordinary password.",
    ),
    Provider(
        "proton",
        "Proton Mail Bridge",
        ("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
        "127.0.0.1",
        Wants.BRIDGE_PASSWORD,
        "https://proton.me/mail/bridge",
        "Bridge has to run here; export its certificate and set mail.authorities to that file.",
        1025,
        Security.STARTTLS,
    ),
    Provider(
        "outlook",
        "Outlook.com (personal)",
        ("outlook.*", "hotmail.*", "msn.com", "windowslive.com", "live.com", "live.de", "live.fr", "live.nl"),
        "smtp-mail.outlook.com",
        Wants.TOKEN,
        "https://support.office.com/article/pop-imap-and-smtp-settings-for-outlook-com-"
        "d088b986-291d-42b8-9564-9c414e2aa040",
        "It takes no password from other programs any more, not even an app password.",
        587,
        Security.STARTTLS,
    ),
    Provider(
        "microsoft365",
        "Microsoft 365 (work or school)",
        ("onmicrosoft.com",),
        "smtp.office365.com",
        Wants.TOKEN,
        "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/"
        "authenticated-client-smtp-submission",
        "Microsoft is switching passwords off; your administrator can tell what is still allowed.",
        587,
        Security.STARTTLS,
    ),
)

_BY_KEY = {provider.key: provider for provider in PROVIDERS}


def provider_named(name: str) -> Provider | None:
    """Return the provider that a person means by this name: its key, or its name in any case."""
    meant = name.strip().casefold()
    return _BY_KEY.get(meant) or next(
        (each for each in PROVIDERS if each.name.casefold() == meant or meant in each.domains), None
    )


def provider_of(address: str) -> Provider | None:
    """Guess the provider from a mail address, by its domain alone."""
    domain = address.rpartition("@")[2].casefold()
    return next((each for each in PROVIDERS if any(_covers(own, domain) for own in each.domains)), None)


def _covers(own: str, domain: str) -> bool:
    if own.endswith(".*"):
        brand, _, country = domain.partition(".")
        return brand == own[:-2] and bool(country)
    return domain == own or (own == "onmicrosoft.com" and domain.endswith(f".{own}"))
