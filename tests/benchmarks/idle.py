"""A minute in which nothing happens: nbtray in the tray, its server running, a kernel open.

The server serves the local network, so that no question about the external address falls into the minute:
there is one in five.
"""

import time

from beds.jupyter_browser import JupyterBrowser
from beds.whole_program import PASSWORD, WholeProgram
from beds.xfce_desktop import XfceDesktop
from benchmarks._measure import bound, ticks, unshared_memory, until, wake_ups

MINUTE = 60.0
QUIET = 20.0
"""Seconds after the start in which it may still be busy."""


def main() -> int:
    """Measure one minute; exit 1 if a figure is over its limit."""
    with XfceDesktop() as desktop, WholeProgram(desktop, desktop.root / "nbtray") as nbtray:
        settings = nbtray.home / "settings.toml"
        settings.write_text(settings.read_text().replace("[server]", '[server]\nlisten = "network"'))
        nbtray.choose_password()
        pid = nbtray.start().pid
        with nbtray.tray() as tray:
            tray.until(lambda: "Start" in tray.choices())
            tray.click("Start")
        nbtray.until_state("running")
        browser = JupyterBrowser(
            f"https://localhost:{nbtray.port}", nbtray.home / "state" / "certificate.pem"
        )
        if not browser.log_in(PASSWORD):
            raise RuntimeError("the password was refused")
        kernel = browser.open_kernel()
        if kernel.run("print(6 * 7)").strip() != "42":
            raise RuntimeError("the kernel does not compute")
        until(lambda: nbtray.status()["kernels"]["count"] == 1)
        time.sleep(QUIET)
        ticks_before, wakes_before = ticks(pid), wake_ups(pid)
        time.sleep(MINUTE)
        fine = bound("processor time in a minute", ticks(pid) - ticks_before, "ticks", 0)
        fine &= bound("wake-ups in a minute", wake_ups(pid) - wakes_before, "", 10)
        fine &= bound("unshared memory (USS)", unshared_memory(pid), "MB", 30)
        return 0 if fine else 1
