"""The addresses confirmed in an earlier life (`nbtray.ports.AddressMemory`)."""

import json
import logging
from datetime import date, datetime
from ipaddress import ip_address
from pathlib import Path

from nbtray.core import effects, events
from nbtray.core.address import Confirmed
from nbtray.core.problem import NbtrayError
from nbtray.ports import PrivateFiles

log = logging.getLogger(__name__)

NOTHING = events.AddressesRecalled(())


class AddressMemory:
    """Keeps them in one JSON file; what cannot be read counts as nothing confirmed, never as an address."""

    def __init__(self, path: Path, files: PrivateFiles) -> None:
        self._path = path
        self._files = files

    def recall(self, effect: effects.RecallAddresses) -> events.AddressesRecalled:  # noqa: ARG002 -- says all by its type
        """Return what was saved; nothing saved is nothing confirmed."""
        try:
            content = self._files.read(self._path)
            return NOTHING if content is None else _from_json(json.loads(content))
        except NbtrayError as error:
            log.warning("The last address could not be read: %s", error)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            log.warning("The file with the last address holds something else: %s", type(error).__name__)
        return NOTHING

    def save(self, effect: effects.SaveAddresses) -> None:
        """Remember, atomically; on a full disk the last one saved stays.

        That is logged and not said: the address is known for as long as nbtray runs.
        """
        content = json.dumps(_to_json(effect), indent=1).encode()
        try:
            self._files.write(self._path, content)
        except NbtrayError as error:
            log.warning("The address was not saved: %s", error)


def _to_json(effect: effects.SaveAddresses) -> dict[str, object]:
    return {
        "confirmed": [{"address": str(each.address), "at": each.at.isoformat()} for each in effect.confirmed],
        "day": effect.day,
        "requests": effect.requests,
    }


def _from_json(saved: dict[str, object]) -> events.AddressesRecalled:
    confirmed, day, requests = saved["confirmed"], saved["day"], saved["requests"]
    if not (isinstance(confirmed, list) and isinstance(day, str) and isinstance(requests, int)):
        raise TypeError
    if day:
        date.fromisoformat(day)
    if requests < 0:
        raise ValueError
    return events.AddressesRecalled(tuple(map(_confirmed, confirmed)), day, requests)


def _confirmed(saved: dict[str, str]) -> Confirmed:
    address, at = saved["address"], datetime.fromisoformat(saved["at"])
    if not isinstance(address, str):  # ip_address makes one of any number
        raise TypeError
    if at.tzinfo is None:
        raise ValueError
    return Confirmed(ip_address(address), at)
