"""What an examination begins with: what is written down here, and what a running nbtray says."""

import os
import socket
from dataclasses import dataclass

from nbtray.client.connection import Connection
from nbtray.core.address.readings import LocalNetwork, url_host
from nbtray.core.doctor.findings import Report
from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.core.settings import Listen
from nbtray.core.settings.check import Checked, check_content
from nbtray.network import local
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.settings_content import read_content


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the checks look at; `report` is None when no nbtray runs or answers."""

    folders: Folders
    files: PrivateFiles
    checked: Checked
    report: Report | None
    network: LocalNetwork

    @property
    def port(self) -> int:
        """The port of the running server, or the next one's."""
        return int(self.report["port"]) if self.report else self.checked.settings.server.port

    @property
    def listen(self) -> Listen:
        """Whom it serves, or would."""
        return Listen(self.report["listen"]) if self.report else self.checked.settings.server.listen

    @property
    def state(self) -> str:
        """What nbtray says of the server, '' when it says nothing."""
        return str(self.report["state"]) if self.report else ""

    @property
    def lan(self) -> str:
        """The URL in the own network, '' without one."""
        return f"https://{url_host(self.network.primary)}:{self.port}/" if self.network.primary else ""

    @property
    def url(self) -> str:
        """The public URL, '' while none is known."""
        return str(self.report["urls"]["public"] or "") if self.report else ""


def open_case(folders: Folders | None = None) -> Case:
    """Read what there is to read; blocks for some seconds at most."""
    folders = folders or find_folders(os.environ)
    path = folders.settings_file
    checked = check_content(read_content(path) if path.exists() else b"")
    try:
        with Connection(folders) as connection:
            report: Report | None = connection.status()
    except NbtrayError:  # there is none, or it does not answer: the other links tell
        report = None
    return Case(folders, PrivateFiles(), checked, report, local.read())


def takes_connections(host: str, port: int, patience: float = 1.0) -> bool:
    """Tell whether somebody listens there."""
    try:
        socket.create_connection((host, port), patience).close()
    except OSError:
        return False
    return True
