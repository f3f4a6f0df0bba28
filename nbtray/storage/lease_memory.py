"""The mappings that may exist on routers (`nbtray.ports.LeaseMemory`): the next life ends or renews them."""

import secrets
from dataclasses import asdict
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from nbtray.core.address.readings import WayOut
from nbtray.core.router.effects import RecallLeases, SaveLeases
from nbtray.core.router.events import LeasesRecalled
from nbtray.core.router.mapping import NONCE_BYTES, Ask, Lease, Means
from nbtray.ports import PrivateFiles
from nbtray.storage.json_memory import JsonMemory, moment

SECRET_BYTES = 16
HIGHEST = 65_535


class LeaseMemory:
    """Keeps them in one JSON file; what cannot be read counts as nothing left behind."""

    def __init__(self, path: Path, files: PrivateFiles) -> None:
        self._memory = JsonMemory("the router's mappings", path, files)

    def recall(self, effect: RecallLeases) -> LeasesRecalled:  # noqa: ARG002 -- says all by its type
        """Return what was saved, and a fresh secret for the nonces of this life."""
        return LeasesRecalled(self._memory.recall(_leases) or (), secrets.token_hex(SECRET_BYTES))

    def save(self, effect: SaveLeases) -> None:
        """Remember, atomically; on a full disk the last ones saved stay.

        Not to the disk's bottom: after a power cut the router forgets them by itself within the hour.
        """
        self._memory.save([_to_json(lease) for lease in effect.leases], durable=False)


def _to_json(lease: Lease) -> dict[str, object]:
    return asdict(lease) | {"until": lease.until.isoformat() if lease.until else None}


def _leases(saved: list[dict[str, Any]]) -> tuple[Lease, ...]:
    return tuple(map(_from_json, saved))


def _from_json(saved: dict[str, Any]) -> Lease:
    ask, way = saved["ask"], saved["ask"]["way"]
    # A wrong entry is worse than none: it would be asked of a router.
    ip_address(way["gateway"])
    ip_address(way["local"])
    until = moment(saved["until"]) if saved["until"] is not None else None
    if saved["address"]:
        ip_address(saved["address"])
    if len(bytes.fromhex(saved["nonce"])) != NONCE_BYTES:
        raise ValueError
    return Lease(
        Ask(
            WayOut(*(_text(way[name]) for name in ("gateway", "interface", "local"))),
            _whole(ask["port"], 1),
            bool(ask["any_port"]),
        ),
        saved["nonce"],
        Means(saved["means"]) if saved["means"] is not None else None,
        _whole(saved["port"], 0),
        _text(saved["address"]),
        _whole(saved["seconds"], 0, highest=1 << 32),
        until,
        _text(saved["url"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object, lowest: int, highest: int = HIGHEST) -> int:
    if not isinstance(value, int) or not lowest <= value <= highest:
        raise ValueError
    return value
