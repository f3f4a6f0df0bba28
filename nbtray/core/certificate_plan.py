"""When a certificate must be made, and for which names."""

from dataclasses import replace
from datetime import timedelta

from nbtray.core.address import Confirmed, LocalNetwork
from nbtray.core.certificate import Certificate
from nbtray.core.effects import Effect, IssueCertificate
from nbtray.core.moment import Moment
from nbtray.core.settings import Listen
from nbtray.core.state import State, Step

RENEW_BEFORE = timedelta(days=30)
"""A certificate is renewed while a month of it is left: a computer may be off for weeks."""

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
        names.update({name} if name else ())
    return tuple(sorted(names))


def is_due(certificate: Certificate | None, wanted: tuple[str, ...], moment: Moment) -> bool:
    """Tell whether a new certificate is needed.

    Names that are no longer wanted are no reason: each new certificate has a new fingerprint, which a
    person has to compare again.
    """
    return (
        certificate is None
        or moment.utc >= certificate.not_after - RENEW_BEFORE
        or moment.utc < certificate.not_before
        or not set(wanted) <= set(certificate.names)
    )


def renew_if_due(state: State, listen: Listen, moment: Moment) -> Step:
    """Have a certificate made if one is due and none is on its way."""
    wanted = wanted_names(listen, state.network, state.watch.confirmed, state.settings.address.name)
    if state.issuing or not is_due(state.certificate, wanted, moment):
        return state, ()
    effects: tuple[Effect, ...] = (IssueCertificate(wanted),)
    return replace(state, issuing=True), effects
