"""From a change of the network until a mail server has accepted the letter with the new URL.

The real desktop, its keyring, real TLS on every way; the provider changes the address each time before this
computer's own network changes, which is what makes nbtray ask.
"""

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from beds.little_internet import LittleInternet
from beds.whole_program import WholeProgram
from beds.xfce_desktop import XfceDesktop
from benchmarks._measure import bound, unshared_memory, until

CHANGES = 20
LIMIT = 5.0
MEMORY = 27.0
"""MB: what a bare pystray icon with appindicator takes (the benchmark `tray` measures it)."""

FIRST = "81.2.69.10"


def main() -> int:
    """Measure all changes; exit 1 if their median or the memory is over its limit."""
    with (
        TemporaryDirectory(prefix="nbtray-bench-") as folder,
        LittleInternet(Path(folder), FIRST) as internet,
        XfceDesktop(keyring=True) as desktop,
        WholeProgram(desktop, desktop.root / "nbtray", internet.inside) as nbtray,
    ):
        nbtray.choose_password()
        pid = nbtray.start().pid
        internet.introduce(nbtray)
        nbtray.command("start")
        until(internet.letters)
        times = [_change(internet, f"82.3.70.{20 + number}") for number in range(CHANGES)]
        memory = unshared_memory(pid)
    print(f"  {min(times):.2f} s at best, {max(times):.2f} s at worst")
    fine = bound("change to letter accepted", statistics.median(times), "s", LIMIT)
    fine &= bound("unshared memory (USS) after all", memory, "MB", MEMORY)
    return 0 if fine else 1


def _change(internet: LittleInternet, address: str) -> float:
    """Change the address, and return the seconds until the letter about it was accepted."""
    internet.tell(address)
    known = len(internet.letters())
    began = internet.change_network()
    letter = until(lambda: internet.letters()[known:])[0]
    if address not in letter.content:
        raise RuntimeError(f"the letter tells something else than {address}")
    return letter.at - began
