"""nbtray without a desktop, with everything it says and starts written down: `hunted_program.py SEEN`.

What nobody ever sees of it otherwise is in there too: each state, each menu, each notification, and what each
process was started with.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from examples import NETWORK

from nbtray.core.address.events import NetworkChanged
from nbtray.desktop.single_instance import Lock, acquire
from nbtray.session import Session
from nbtray.storage.folders import find_folders, prepare
from nbtray.storage.log import Log


class Seen:
    """Lines of a file; also `ports.Notifier`."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def note(self, kind: str, what: object) -> None:
        with self._lock:
            self._file.write(f"{kind} {what!r}\n")
            self._file.flush()

    def show(self, notice: object) -> None:
        self.note("notice", notice)

    def withdraw(self, topic: str) -> None:
        self.note("withdrawn", topic)


def main(path: Path) -> None:
    """Live until SIGTERM."""
    seen = Seen(path)
    sys.addaudithook(
        lambda event, given: seen.note("process", given) if event == "subprocess.Popen" else None
    )
    folders = find_folders(os.environ)
    problems = prepare(folders)
    held = acquire(folders)
    assert isinstance(held, Lock)
    log = Log(folders.log, "debug", resident=True, mirror=sys.stderr)
    session = Session(folders, seen, lambda menu: seen.note("menu", menu), log, start=True, problems=problems)
    session.engine.listen(lambda status: seen.note("status", (status, session.engine._state)))
    signal.signal(signal.SIGTERM, lambda *_: session.quit())
    session.post(NetworkChanged(NETWORK))
    session.wait()
    session.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
