"""Two ordinary accounts of this computer that need no name, where the tests run as root."""

import contextlib
import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

ADA, BOB = 61001, 61002


def as_account(number: int, work: Callable[[], object]) -> int:
    """Do the work as this account in a child; return its exit status: 0 if true came of it, 1 if not."""
    child = os.fork()
    if child == 0:
        status = 2
        try:
            os.setgroups([])
            os.setgid(number)
            os.setuid(number)
            status = 0 if work() else 1
        except BaseException:  # noqa: BLE001 -- pytest's own child must not run on
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def may_rename(number: int, path: Path) -> bool:
    """Tell whether the account can give this another name; it is put back."""
    aside = path.with_name(f"{path.name}.taken")

    def take() -> bool:
        try:
            path.rename(aside)
        except OSError:
            return False
        aside.rename(path)
        return True

    return as_account(number, take) == 0


@contextlib.contextmanager
def open_place() -> Iterator[Path]:
    """Yield a folder of root's that every account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="nbtray-accounts-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
