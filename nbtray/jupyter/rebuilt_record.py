"""Rebuilds the record of a running server from the process itself, when the file is lost or corrupted."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbtray.core.folders import Folders
from nbtray.core.server.state import ServerRecord
from nbtray.core.settings import Interface, Listen, ServerSettings
from nbtray.jupyter import process_identity
from nbtray.jupyter.environment_contents import look_into
from nbtray.jupyter.launch import MODULES
from nbtray.jupyter.own_servers import find_own
from nbtray.jupyter.process_sockets import Listening, listening, working_folder
from nbtray.jupyter.record import Recorded, RecordFile, settings_from
from nbtray.jupyter.shebang import prefix_of
from nbtray.ports import PrivateFiles


def rebuild(pid: int, folders: Folders, files: PrivateFiles) -> Recorded | None:
    """Return the record of this server, None when it has ended or does not listen yet."""
    identity = process_identity.identify(pid)
    sockets = listening(pid)
    if identity is None or not sockets:
        return None
    values = _values(folders, files)
    arguments = process_identity.command_line(pid)
    interface = next((kind for kind, module in MODULES.items() if module in arguments), Interface.SERVER)
    folder = working_folder(pid)
    port = _port(sockets, _trait(values, "ServerApp", "port"))
    listen = _listen(sockets, _trait(values, "NbtrayIdentityProvider", "near"))
    prefix = prefix_of(Path(arguments[0])) if arguments else None
    environment = look_into(prefix, "", Path.home()) if prefix else None
    record = ServerRecord(
        pid=pid,
        create_time=identity.create_time,
        port=port,
        interface=interface,
        listen=listen,
        folder=folder,
        environment=str(prefix or ""),
        jupyter_server=environment.jupyter_server if environment else "",
        started_at=datetime.fromtimestamp(identity.create_time, UTC),
        packages=environment.packages if environment else (),
        asked=_asked(values, port=port, folder=folder, interface=interface, listen=listen),
    )
    return Recorded(record, identity.mark)


def port_of_own(folders: Folders, files: PrivateFiles) -> int | None:
    """Return the port of the running server, None when none runs or it does not listen yet."""
    recorded = None
    for server in find_own(folders, RecordFile(folders.server_record, files)):
        server.held.release()
        recorded = recorded or server.recorded or rebuild(server.pid, folders, files)
    return recorded.record.port if recorded else None


def _values(folders: Folders, files: PrivateFiles) -> dict[str, Any]:
    """Return what it was configured with, {} when that cannot be read either."""
    try:
        values = json.loads(files.read(folders.jupyter / "server.json") or b"{}")
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _trait(values: dict[str, Any], section: str, name: str) -> object:
    try:
        return values["traits"][section][name]
    except (KeyError, TypeError):
        return None


def _port(sockets: tuple[Listening, ...], configured: object) -> int:
    ports = {each.port for each in sockets}
    return configured if isinstance(configured, int) and configured in ports else min(ports)


def _listen(sockets: tuple[Listening, ...], near: object) -> Listen:
    if all(each.loopback for each in sockets):
        return Listen.COMPUTER
    # Where it cannot be known, the status must not promise too little exposure.
    return Listen.INTERNET if near is None else Listen.NETWORK


def _asked(values: dict[str, Any], **seen: Any) -> ServerSettings:  # noqa: ANN401 -- settings of any type
    try:
        return settings_from(values["asked"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return replace(ServerSettings(), **seen)
