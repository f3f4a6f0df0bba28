"""When a certificate must be made or taken over, and for which names."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from nbtray.core.address.readings import Confirmed, LocalNetwork
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.certificate.events import (
    CertificateFilesChanged,
    CertificateIssued,
    CertificateRefused,
    NewAuthorityChosen,
)
from nbtray.core.certificate.wording import certificate_ends
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.effects import Effect
from nbtray.core.moment import EARLIEST, Moment
from nbtray.core.server.exposure import current_listen
from nbtray.core.server.state import Running
from nbtray.core.settings import CertificateKind, Listen
from nbtray.core.state import State, Step
from nbtray.core.status import notices
from nbtray.core.timers import SetTimer, Timer, TimerRang

RENEW_BEFORE = timedelta(days=30)
"""A self-signed one is renewed while a month of it is left: a computer may be off for weeks."""

ENDING = timedelta(days=7)
"""A user's own one is renewed by the user's own tools, usually a month before its end."""

FILES_SETTLE = 2.0
"""Seconds after a change of the user's files until they are read: certbot replaces four, one by one."""

ALWAYS = ("localhost", "127.0.0.1", "::1")


def wanted_names(
    listen: Listen, network: LocalNetwork | None, confirmed: tuple[Confirmed, ...], name: str = ""
) -> tuple[str, ...]:
    """Return every name and address a browser may reach the server by, sorted."""
    names = set(ALWAYS)
    if network and listen is not Listen.COMPUTER:
        names.update(network.addresses)
        if network.hostname:
            names.update({network.hostname, f"{network.hostname.split('.')[0]}.local"})
    if listen is Listen.INTERNET:
        names.update(str(each.address) for each in confirmed)
        names.update({name.removesuffix(".")} if name else ())  # the root's dot is in no certificate
    return tuple(sorted(names))


def is_due(
    certificate: Certificate | None, kind: CertificateKind, wanted: Iterable[str], moment: Moment
) -> bool:
    """Tell whether a new certificate is needed.

    Names that are no longer wanted are no reason: each new certificate has a new fingerprint, which a
    person has to compare again. Nor is the date of a clock that has not been set yet.
    """
    return (
        certificate is None
        or certificate.kind != kind
        or (moment.utc >= EARLIEST and not certificate.not_before <= moment.utc < renewed_at(certificate))
        or not set(wanted) <= {*certificate.names, *certificate.left_out}
    )


def renewed_at(certificate: Certificate) -> datetime:
    """Return when it is renewed: one of our authority at two thirds of its life, which nobody notices."""
    if certificate.kind == CertificateKind.AUTHORITY:
        return certificate.not_before + (certificate.not_after - certificate.not_before) * 2 / 3
    return certificate.not_after - RENEW_BEFORE


def renew_if_due(state: State, listen: Listen, moment: Moment) -> Step:
    """Have a certificate made if one is due and none is on its way, or look at the user's own."""
    kind = state.settings.certificate.kind
    if kind is CertificateKind.OWN_FILES:
        return _look_at_files(state, moment)
    wanted = _wanted(state, listen)
    if state.issuing or not is_due(state.certificate, kind, wanted, moment):
        return state, ()
    effects: tuple[Effect, ...] = (IssueCertificate(wanted, kind),)
    return replace(state, issuing=True, asked_names=wanted), effects


def issued(state: State, event: CertificateIssued, moment: Moment) -> Step:
    """Take in the new one; what came to be wanted while it was made is asked for at once."""
    state = replace(state, certificate=event.certificate, issuing=False, certificate_problem=None)
    running = isinstance(state.server, Running) and state.asked_names
    if not running or set(_wanted(state, current_listen(state))) <= set(state.asked_names):
        return state, ()
    return renew_if_due(state, current_listen(state), moment)


def refused(state: State, event: CertificateRefused, _moment: Moment) -> Step:
    """Say once that none could be made, as long as there is another to serve with."""
    is_news = event.problem != state.certificate_problem
    state = replace(state, issuing=False, certificate_problem=event.problem)
    # Without any, the start itself says why it does not come about.
    if not is_news or state.certificate is None or not state.settings.notices.server:
        return state, ()
    return state, (ShowNotice(notices.trouble(event.problem)),)


def chosen_anew(state: State, moment: Moment) -> Step:
    """Another certificate has been chosen in the settings: a running server shows it at once."""
    state = replace(state, certificate_problem=None)
    if not isinstance(state.server, Running):
        return state, ()
    return renew_if_due(state, current_listen(state), moment)


def new_authority(state: State, _event: NewAuthorityChosen, _moment: Moment) -> Step:
    """Put another authority in place of the one there is, which no device should trust any more."""
    if state.settings.certificate.kind is not CertificateKind.AUTHORITY:
        return state, ()
    wanted = _wanted(state, current_listen(state))
    issue = IssueCertificate(wanted, CertificateKind.AUTHORITY, new_authority=True)
    return replace(state, issuing=True, asked_names=wanted), (issue,)


def files_changed(state: State, _event: CertificateFilesChanged, moment: Moment) -> Step:
    """Wait until all of the user's files have been replaced."""
    return state, (SetTimer(Timer.CERTIFICATE, moment.monotonic + FILES_SETTLE),)


def files_settled(state: State, _event: TimerRang, moment: Moment) -> Step:
    """Read the user's files, unless they are not meant any more."""
    if state.settings.certificate.kind is not CertificateKind.OWN_FILES:
        return state, ()
    return _look_at_files(state, moment)


def _look_at_files(state: State, moment: Moment) -> Step:
    chosen = state.settings.certificate
    effects: tuple[Effect, ...] = (ReadCertificateFiles(chosen.file, chosen.key_file),)
    certificate = state.certificate
    if certificate is None or certificate.kind != chosen.kind or state.certificate_problem:
        return state, effects
    if moment.utc < certificate.not_after - ENDING:
        return state, effects
    problem = certificate_ends(certificate, chosen.file, moment.utc)
    if state.settings.notices.server:
        effects += (ShowNotice(notices.trouble(problem)),)
    return replace(state, certificate_problem=problem), effects


def _wanted(state: State, listen: Listen) -> tuple[str, ...]:
    return wanted_names(listen, state.network, state.watch.confirmed, state.settings.address.name)
