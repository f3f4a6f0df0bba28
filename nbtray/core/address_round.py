"""One round of questions about the address, and what the answers to it come to.

- What is believed stays on one word; on two if this home itself says otherwise.
- Something new needs two independent voices. The router is one, and the first to know.
- It needs three if it is disputed: by this home (the router tells a public address of its own; in IPv6 this
  computer has another one), or by a source that vouched for what is believed, and still does.
"""

from dataclasses import dataclass

from nbtray.core.address.readings import Family, IPAddress

ROUTER = "router"
"""The source that costs nobody anything: one voice like the others, and the first to know."""

TRIES = 4
"""Sources asked in one round before it is left for the next."""

DISPUTED_TRIES = 6
"""Sources asked when they do not agree."""

ENOUGH, DISPUTED = 2, 3
"""Voices for something new, and if somebody who should know says otherwise."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one operator said in this round."""

    address: IPAddress
    operator: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One family being asked about, as many sources at once as it is wide.

    `pending` are those that have not answered yet, `own` this computer's public addresses of that family.
    """

    family: Family
    asked: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    pending: tuple[str, ...] = ()
    own: tuple[IPAddress, ...] = ()
    width: int = 1
    tries: int = TRIES

    @property
    def at_most(self) -> int:
        """Return how many sources may be asked."""
        agreed = len({each.address for each in self.claims}) < 2  # noqa: PLR2004 -- of two, one is wrong
        return self.tries if agreed else DISPUTED_TRIES

    def said_by_router(self) -> IPAddress | None:
        """Return the router's own public address, if it told one."""
        return next((each.address for each in self.claims if each.operator == ROUTER), None)

    def voices(self, address: IPAddress) -> int:
        """Return how many independent operators, the router among them, say so."""
        return len({each.operator for each in self.claims if each.address == address})

    def denied_at_home(self, address: IPAddress) -> bool:
        """Tell whether this home itself has another public address."""
        router = self.said_by_router()
        return (router is not None and router != address) or (bool(self.own) and address not in self.own)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Which sources said the believed address last, the latest last.

    `since` is when it was found to be new (monotonic seconds), None if that was in an earlier life.
    """

    address: IPAddress
    sources: tuple[str, ...]
    since: float | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a round: the believed address, who vouched for it, how many could be asked."""

    believed: IPAddress | None
    vouchers: tuple[str, ...]
    operators: int


def verdict(current: Round, known: Known, *, last: bool) -> IPAddress | None:
    """Return the address that these answers make believed; `last` if nobody else will be asked."""
    said = dict.fromkeys(each.address for each in current.claims)
    others = [address for address in said if address != known.believed]
    new = next((each for each in others if _is_enough(current, known, each, last=last)), None)
    if new is not None or known.believed is None:
        return new
    if not last and any(current.voices(each) >= ENOUGH for each in others):
        return None  # whoever says something new is not alone: one word more decides
    needed = ENOUGH if current.denied_at_home(known.believed) else 1
    return known.believed if current.voices(known.believed) >= needed else None


def still_vouched(current: Round, known: Known) -> bool:
    """Tell whether somebody who vouched for the believed address says it again, at this time."""
    return any(each.address == known.believed and each.source in known.vouchers for each in current.claims)


def _is_enough(current: Round, known: Known, address: IPAddress, *, last: bool) -> bool:
    voices = current.voices(address)
    if voices < ENOUGH or voices >= DISPUTED:
        return voices >= DISPUTED
    if current.denied_at_home(address):
        return known.operators < DISPUTED  # there is no third to ask
    if not still_vouched(current, known):
        return True
    return last and known.believed is not None and voices > current.voices(known.believed)
