"""The addresses confirmed in an earlier life (`nbtray.ports.AddressMemory`)."""

from datetime import date
from ipaddress import ip_address
from pathlib import Path

from nbtray.core.address.effects import RecallAddresses, SaveAddresses
from nbtray.core.address.events import AddressesRecalled
from nbtray.core.address.readings import Confirmed
from nbtray.ports import PrivateFiles
from nbtray.storage.json_memory import JsonMemory, moment

NOTHING = AddressesRecalled(())


class AddressMemory:
    """Keeps them in one JSON file; what cannot be read counts as nothing confirmed, never as an address."""

    def __init__(self, path: Path, files: PrivateFiles) -> None:
        self._memory = JsonMemory("the addresses", path, files)

    def recall(self, effect: RecallAddresses) -> AddressesRecalled:  # noqa: ARG002 -- says all by its type
        """Return what was saved; nothing saved is nothing confirmed."""
        return self._memory.recall(_from_json) or NOTHING

    def save(self, effect: SaveAddresses) -> None:
        """Remember, atomically; on a full disk the last one saved stays."""
        self._memory.save(_to_json(effect))


def _to_json(effect: SaveAddresses) -> dict[str, object]:
    return {
        "confirmed": [{"address": str(each.address), "at": each.at.isoformat()} for each in effect.confirmed],
        "day": effect.day,
        "requests": effect.requests,
    }


def _from_json(saved: dict[str, object]) -> AddressesRecalled:
    confirmed, day, requests = saved["confirmed"], saved["day"], saved["requests"]
    if not (isinstance(confirmed, list) and isinstance(day, str) and isinstance(requests, int)):
        raise TypeError
    if day:
        date.fromisoformat(day)
    if requests < 0:
        raise ValueError
    return AddressesRecalled(tuple(map(_confirmed, confirmed)), day, requests)


def _confirmed(saved: dict[str, str]) -> Confirmed:
    address = saved["address"]
    if not isinstance(address, str):  # ip_address makes one of any number
        raise TypeError
    return Confirmed(ip_address(address), moment(saved["at"]))
