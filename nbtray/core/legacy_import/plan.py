"""What is taken over from an old profile and from `~/.email_settings`, and what is not."""

from collections.abc import Iterator
from dataclasses import dataclass

from nbtray.core.legacy_import.email_settings import EmailSettings
from nbtray.core.legacy_import.profile import OldProfile
from nbtray.core.mail.providers import PROVIDERS, Provider, Wants, provider_named, provider_of
from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.core.settings import CertificateKind, Security, Settings
from nbtray.core.settings.rules import Wrong
from nbtray.core.settings.schema import BY_NAME

NEEDS_ROOT_BELOW = 1024
TLS_PORT = 465  # RFC 8314, 3.3

Wish = tuple[str, object]
"""A setting by name, and the value it should have."""


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that becomes another."""

    name: str
    value: object
    was: object


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that would be done after a yes; `notes` are sentences about what would not."""

    changes: tuple[Change, ...] = ()
    password_hash: Secret | None = None
    is_weak: bool = False
    mail_password: Secret | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to do."""
        return not (self.changes or self.password_hash or self.mail_password)


def plan_import(
    profile: OldProfile | None,
    email: EmailSettings | None,
    settings: Settings,
    present: frozenset[str],
    unfit: Problem | None = None,
) -> ImportPlan:
    """Return what to take over; `present` are the files and folders of the profile that are there.

    `unfit` says why its certificate would keep the server from starting.
    """
    profile, notes = profile or OldProfile(), list[str]()
    wishes = [*_of_profile(profile, present, unfit, notes), *(_of_mail(email, notes) if email else ())]
    changes = []
    for name, value in wishes:
        accepted = BY_NAME[name].rule.accept(value)
        was = BY_NAME[name].of(settings)
        if isinstance(accepted, Wrong):
            notes.append(f"{name} stays as it is: {accepted.must}.")
        elif accepted != was:
            changes.append(Change(name, accepted, was))
    return ImportPlan(
        changes=tuple(changes),
        password_hash=profile.password_hash,
        is_weak=profile.is_weak,
        mail_password=email.password if email else None,
        notes=tuple(notes),
    )


def _of_profile(
    profile: OldProfile, present: frozenset[str], unfit: Problem | None, notes: list[str]
) -> Iterator[Wish]:
    if profile.port is not None:
        yield "server.port", profile.port
        if profile.port < NEEDS_ROOT_BELOW:
            notes.append(f"Port {profile.port} may be used by root only, on most computers.")
    if profile.listen is not None:
        yield "server.listen", str(profile.listen)
    if profile.folder and profile.folder in present:
        yield "server.folder", profile.folder
    lost = [path for path in profile.paths if path not in present]
    if unfit is not None:
        notes.append(f"{unfit.what} It is left out: nbtray makes a certificate of its own.")
    elif profile.has_pair(present):
        yield "certificate.kind", str(CertificateKind.OWN_FILES)
        yield "certificate.file", profile.certificate
        yield "certificate.key_file", profile.key
    notes.extend(f"{path} is not there any more, and is left out." for path in lost)
    notes.extend(f"{name} is computed by the file, and is left out." for name in profile.unclear)
    if profile.is_weak:
        notes.append("The password has an old, weak hash: choose a new one soon, with `nbtray password`.")


def _of_mail(email: EmailSettings, notes: list[str]) -> Iterator[Wish]:
    yield "mail.account", email.account
    yield "mail.recipients", () if email.recipients == (email.account,) else email.recipients
    usual, provider = provider_of(email.account), _provider(email.provider)
    if provider is not None:
        yield "mail.host", ""  # it would count more
        # The account's own provider need not be named.
        yield "mail.provider", "" if provider == usual else provider.key
    elif email.provider:
        host, _, port = email.provider.partition(":")
        yield "mail.host", host
        if port.isdigit():
            yield "mail.port", int(port)
            # Never in clear, whatever it was: what is not TLS from the start can become so.
            yield "mail.security", str(Security.TLS if int(port) == TLS_PORT else Security.STARTTLS)
    asked = provider or (None if email.provider else usual)
    if asked is not None and email.password and asked.wants is not Wants.PASSWORD:
        notes.append(f"{asked.name} wants {_article(asked.wants)}: {asked.page}")


def _provider(text: str) -> Provider | None:
    """Return the provider somebody meant by its name, one of its domains, or its server."""
    plain = text.strip().lower().partition(":")[0]
    by_server = (each for each in PROVIDERS if each.host == plain)
    return (
        provider_named(plain)
        or provider_of(f"somebody@{plain}")
        or next(by_server, None)
        or provider_of(
            f"somebody@{plain.partition('.')[2]}"
        )  # smtp.gmx.net, which is another name for its server
    )


def _article(wants: Wants) -> str:
    match wants:
        case Wants.APP_PASSWORD:
            return "an app password, not the one you log in with; make one at"
        case Wants.BRIDGE_PASSWORD:
            return "the password its bridge shows"
        case _:
            return "no password any more"
