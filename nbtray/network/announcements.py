"""What the router says by itself: a new address (NAT-PMP), lost mappings (PCP), a new life (UPnP)."""

from dataclasses import dataclass, replace

from nbtray.core.address.readings import IPAddress, is_public
from nbtray.core.router.events import RouterSpoke
from nbtray.network import nat_pmp, pcp, ssdp
from nbtray.network.epoch import Epoch, has_restarted

JUST_BORN = 60.0
"""Seconds on the clock of a router that has just restarted, when nothing was heard of it before."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was taken from the router's announcements so far; they come ten times over (RFC 6886, 3.2.1)."""

    epoch: Epoch | None = None
    address: IPAddress | None = None
    boot: str = ""
    said_goodbye: bool = False


Hearing = tuple[Heard, RouterSpoke | None]


def heard_by_udp(heard: Heard, message: bytes, gateway: str, now: float) -> Hearing:
    """Take in an announcement to port 5350; what is no news is dropped."""
    external = nat_pmp.read_address(message)
    if isinstance(external, nat_pmp.External):
        heard, restarted = _clock(heard, external.epoch, now)
        # 0.0.0.0 is announced for a moment while the provider changes the address.
        if not is_public(external.address) or (external.address == heard.address and not restarted):
            return heard, RouterSpoke(gateway, restarted=True) if restarted else None
        heard = replace(heard, address=external.address)
        return heard, RouterSpoke(gateway, external.address, restarted)
    epoch = pcp.read_announce(message)
    if isinstance(epoch, int):
        heard, restarted = _clock(heard, epoch, now)
        return heard, RouterSpoke(gateway, restarted=True) if restarted else None
    return heard, None


def heard_by_ssdp(heard: Heard, message: bytes, gateway: str) -> Hearing:
    """Take in a notification; one of the same life as before is no news."""
    told = ssdp.notification(message)
    if told is None:
        return heard, None
    kind, boot = told
    if kind == ssdp.BYE_BYE:
        # It answers no more: the question waits until it is back.
        return replace(heard, said_goodbye=True), None
    reborn = heard.said_goodbye or (boot != "" and heard.boot not in ("", boot))
    heard = replace(heard, boot=boot or heard.boot, said_goodbye=False)
    return heard, RouterSpoke(gateway, restarted=True) if reborn else None


def _clock(heard: Heard, epoch: int, now: float) -> tuple[Heard, bool]:
    this = Epoch(epoch, now)
    restarted = has_restarted(heard.epoch, this) if heard.epoch else epoch < JUST_BORN
    return replace(heard, epoch=this), restarted
