"""A process of its own that asks one Internet Gateway Device: `python -m nbtray.network.upnp_ask`.

miniupnpc is C and reads XML that a router on somebody's network wrote: it stays out of the resident process.
"""

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NoReturn

from nbtray.core.address.readings import is_public
from nbtray.core.router.mapping import Reason, Refusal
from nbtray.core.router.plan import LIFETIME
from nbtray.network.ssdp import leads_to
from nbtray.network.upnp_tries import Try, next_try
from nbtray.own_process import answer_one, limit_memory

if TYPE_CHECKING:
    import miniupnpc

DESCRIPTION = "nbtray"
PROTOCOL = "TCP"

ROOM = 2 << 20
"""Bytes that miniupnpc may read; a description has some thousands, and it searches headers over and over."""


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked; a refusal is an answer too."""
    try:
        import miniupnpc  # noqa: PLC0415 -- an extra: without it there is something to say
    except ImportError:
        return _refused(Refusal(Reason.NO_LIBRARY))
    # It reads whatever the device sends, and has no cap to set; an allocation that fails ends the reading.
    limit_memory(ROOM)
    device = miniupnpc.UPnP()
    try:
        control = device.selectigd(question["url"])
    except Exception:  # noqa: BLE001 -- miniupnpc raises nothing narrower
        return _refused(Refusal(Reason.NOT_OFFERED))
    if not leads_to(control, question["gateway"]):
        return _refused(Refusal(Reason.OTHER, "it names another device as its own"))
    match question["do"]:
        case "map":
            return _map(device, question)
        case "unmap":
            return {"gone": _unmap(device, question["local"], question["port"])}
        case _:
            return {"address": _address(device)}


def _map(device: "miniupnpc.UPnP", question: dict[str, Any]) -> dict[str, Any]:
    wanted, local, any_port = question["port"], question["local"], question["any_port"]
    current: Try | Refusal = Try(question["external"], LIFETIME)
    tried: tuple[int, ...] = ()
    while isinstance(current, Try):
        tried = (*tried, current.port)
        try:
            device.addportmapping(current.port, PROTOCOL, local, wanted, DESCRIPTION, "", current.seconds)
        except Exception as error:  # noqa: BLE001 -- likewise
            current = next_try(wanted, current, str(error), tried, any_port=any_port)
        else:
            seconds = _granted(device, current)
            return {"port": current.port, "seconds": seconds, "address": _address(device)}
    if current.reason is Reason.OTHER and not _is_on_the_internet(_address(device)):
        return _refused(Refusal(Reason.NO_ADDRESS))
    return _refused(current)


def _is_on_the_internet(told: str) -> bool:
    try:
        return is_public(ip_address(told))
    except ValueError:
        return False


def _granted(device: "miniupnpc.UPnP", asked: Try) -> int:
    """Return the seconds the router says it gave: some take what is asked for, and give less, or for ever."""
    try:
        entry = device.getspecificportmapping(asked.port, PROTOCOL)
    except Exception:  # noqa: BLE001 -- likewise
        return asked.seconds
    told = entry[4] if entry and isinstance(entry[4], int) else asked.seconds
    return min(max(told, 0), asked.seconds) if asked.seconds else 0


def _unmap(device: "miniupnpc.UPnP", local: str, port: int) -> bool:
    """Delete a mapping of ours, and nobody else's; tell whether it is gone."""
    try:
        entry = device.getspecificportmapping(port, PROTOCOL)
        if entry is None or entry[0] != local:
            return True
        return bool(device.deleteportmapping(port, PROTOCOL))
    except Exception:  # noqa: BLE001 -- likewise
        return False


def _address(device: "miniupnpc.UPnP") -> str:
    try:
        return str(device.externalipaddress() or "")
    except Exception:  # noqa: BLE001 -- likewise
        return ""


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"refusal": refusal.reason.value, "detail": refusal.detail}


def main() -> NoReturn:
    """Read the question from stdin and write the answer to stdout, both one JSON object."""
    answer_one(answer_to)


if __name__ == "__main__":
    main()
