"""What a person wants of a server that does not run: it is tried again even if nbtray is killed meanwhile."""

import logging

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.core.server.effects import KeepWish
from nbtray.jupyter.process_identity import boot
from nbtray.ports import PrivateFiles

log = logging.getLogger(__name__)


class WishFile:
    """One file, there while the server is down and wanted; it counts until the computer is started again."""

    def __init__(self, folders: Folders, files: PrivateFiles) -> None:
        self._path = folders.server_record.with_name("wanted")
        self._files = files

    def keep(self, effect: KeepWish) -> None:
        """Keep it, or forget it; a disk that does not let us costs no more than this."""
        try:
            if effect.wanted:
                self._files.write(self._path, boot().encode(), durable=False)
            else:
                self._files.remove(self._path)
        except NbtrayError as error:
            log.warning("%s", error)

    def is_kept(self) -> bool:
        """Tell whether an earlier nbtray was trying to start the server when it ended."""
        try:
            return self._files.read(self._path) == boot().encode()
        except NbtrayError:
            return False
