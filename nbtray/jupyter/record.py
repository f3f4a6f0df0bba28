"""The record of the running server: the next nbtray finds it by this, and the server serves only with it."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from nbtray.core.problem import NbtrayError
from nbtray.core.server.state import ServerRecord
from nbtray.core.settings import Interface, Listen, ServerSettings
from nbtray.ports import PrivateFiles


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record, with the mark that tells its process from a later one of the same pid."""

    record: ServerRecord
    mark: str


class RecordFile:
    """The record on disk; there is at most one server."""

    def __init__(self, path: Path, files: PrivateFiles) -> None:
        self._path = path
        self._files = files

    def read(self) -> Recorded | None:
        """Return what was recorded, or None; what cannot be read names no process."""
        try:
            content = self._files.read(self._path)
        except NbtrayError:
            return None
        if content is None:
            return None
        try:
            values = json.loads(content)
            mark = str(values.pop("mark"))
            values["interface"] = Interface(values["interface"])
            values["listen"] = Listen(values["listen"])
            values["asked"] = settings_from(values.get("asked", {}))
            # A server of an earlier nbtray has recorded none.
            values["packages"] = tuple(
                (str(name), str(version)) for name, version in values.get("packages", ())
            )
            values["started_at"] = datetime.fromisoformat(values["started_at"])
            return Recorded(ServerRecord(**_known(ServerRecord, values)), mark)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def write(self, recorded: Recorded) -> None:
        """Record this process."""
        values = asdict(recorded.record)
        values["started_at"] = recorded.record.started_at.isoformat()
        content = json.dumps({**values, "mark": recorded.mark}, indent=1).encode()
        # A power cut ends the process as well: the record has to survive nbtray only.
        self._files.write(self._path, content, durable=False)

    def remove(self) -> None:
        """Forget the process."""
        self._files.remove(self._path)


def settings_from(saved: dict[str, Any]) -> ServerSettings:
    """Return the settings a server was started with; raises ValueError or TypeError when they are none."""
    known = _known(ServerSettings, saved)
    for name, kind in (("interface", Interface), ("listen", Listen)):
        if name in known:
            known[name] = kind(known[name])
    known["trusted_proxies"] = tuple(known.get("trusted_proxies", ()))
    return ServerSettings(**known)


def _known(kind: type[ServerRecord | ServerSettings], values: dict[str, Any]) -> dict[str, Any]:
    # A server may have been recorded by another version of nbtray: it is adopted all the same.
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in values.items() if name in names}
