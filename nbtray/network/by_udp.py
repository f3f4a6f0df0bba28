"""A mapping by PCP or NAT-PMP: one request, one answer. All raise `Silent`, `NotThere` or OSError."""

from nbtray.core.address.readings import WayOut
from nbtray.core.router.mapping import Lease
from nbtray.core.router.plan import LIFETIME
from nbtray.network import nat_pmp, pcp
from nbtray.network.pcp import Declined, Granted
from nbtray.network.router_talk import PORT, Silent, answers


def map_by_pcp(lease: Lease, budget: float, port: int = PORT) -> Granted | Declined:
    """Ask for the external port it has, or for the wanted one."""
    return _pcp(lease, lease.port or lease.ask.port, LIFETIME, budget, port)


def delete_by_pcp(lease: Lease, budget: float, port: int = PORT) -> bool:
    """Delete it; only its nonce opens this door (RFC 6887, 15.1)."""
    return isinstance(_pcp(lease, 0, 0, budget, port), Granted)


def map_by_nat_pmp(lease: Lease, budget: float, port: int = PORT) -> Granted | Declined:
    """Ask for the external port it has, or for the wanted one; the router may give another."""
    return _nat_pmp(lease, lease.port or lease.ask.port, LIFETIME, budget, port)


def delete_by_nat_pmp(lease: Lease, budget: float, port: int = PORT) -> bool:
    """Delete whatever of ours leads to that port."""
    return isinstance(_nat_pmp(lease, 0, 0, budget, port), Granted)


def address_by_nat_pmp(way: WayOut, budget: float, port: int = PORT) -> nat_pmp.External | Declined:
    """Ask for the router's address on its far side."""
    for answer in answers(way, (nat_pmp.ADDRESS_REQUEST,), budget, port):
        told = nat_pmp.read_address(answer)
        if told is not None:
            return told
    raise Silent


def _pcp(lease: Lease, external: int, lifetime: int, budget: float, port: int) -> Granted | Declined:
    ask, nonce = lease.ask, bytes.fromhex(lease.nonce)
    request = pcp.map_request(ask.way.local, ask.port, external, lifetime, nonce, any_port=ask.any_port)
    for answer in answers(ask.way, (request,), budget, port):
        told = pcp.read_map(answer, nonce, ask.port)
        if told is not None:
            return told
    raise Silent


def _nat_pmp(lease: Lease, external: int, lifetime: int, budget: float, port: int) -> Granted | Declined:
    ask = lease.ask
    request = nat_pmp.map_request(ask.port, external, lifetime)
    for answer in answers(ask.way, (request,), budget, port):
        told = nat_pmp.read_map(answer, ask.port)
        if told is not None:
            return told
    raise Silent
