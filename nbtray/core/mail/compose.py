"""What a letter written now would tell."""

from datetime import datetime

from nbtray.core.address.readings import IPAddress
from nbtray.core.mail.message import Letter, Topic
from nbtray.core.mail.queue import Outbox, message_id
from nbtray.core.router.status import public_url
from nbtray.core.state import State
from nbtray.core.status.overview import status_of


def letter(  # noqa: PLR0913 -- what it is about, by name
    state: State,
    outbox: Outbox,
    topic: Topic,
    now: datetime,
    *,
    addresses: tuple[IPAddress, ...] = (),
    moved_from: tuple[str, ...] = (),
    changes: int = 0,
    port_from: int = 0,
    wrong: tuple[str, ...] = (),
) -> Letter:
    """Write a letter about these addresses, best first; the name comes before them where there is one."""
    name = state.settings.address.name
    hosts = tuple(map(str, addresses))
    hosts = (name, *hosts) if name else hosts
    return Letter(
        message_id=message_id(outbox, now),
        topic=topic,
        written_at=now,
        computer=state.network.hostname if state.network else "",
        urls=tuple(public_url(state, host) for host in hosts),
        lan_url=status_of(state).urls.lan,
        addresses=tuple(map(str, addresses)),
        moved_from=moved_from,
        fingerprint_sha256=state.certificate.to_compare if state.certificate else "",
        changes=changes,
        port_from=port_from,
        wrong=wrong,
    )
