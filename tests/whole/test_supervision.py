"""The whole program keeps what a person wants running: full disks, taken ports, kills and signals."""

import os
import signal
import socket
import sys

import psutil
from beds.bare_program import BareProgram
from beds.full_disk import fill, small_disk
from beds.waiting import until

ASKED_FOR_NOTHING = (
    sys.executable,
    "-P",
    "-c",
    "from nbtray.app import run; raise SystemExit(run(tray=False))",
)
"""An nbtray that was started by nobody who wants a server."""


def test_a_disk_that_is_full_at_launch_and_has_room_again(tmp_path):
    with small_disk(tmp_path / "disk", 8) as disk, BareProgram(disk / "nb") as nbtray:
        nbtray.choose_password()
        filling = fill(disk)
        nbtray.run(wait=False)
        status = nbtray.until_state("failed")
        assert (status["problem"], status["wanted"]) == ("DiskFull", True)
        assert "as soon as there is space" in status["reason"]
        filling.unlink()
        assert nbtray.until_state("running")["reason"] == ""


def test_what_a_killed_nbtray_was_trying_the_next_one_goes_on_trying(nbtray):
    with socket.create_server(("127.0.0.1", nbtray.port)):
        nbtray.run(wait=False)
        assert nbtray.until_state("failed")["problem"] == "PortTaken"
        nbtray.kill()
        nbtray.life = ASKED_FOR_NOTHING
        nbtray.run(wait=False)
        nbtray.until_state("failed")
    nbtray.until_state("running")
    nbtray.command("stop")
    nbtray.kill()
    nbtray.run(wait=False)
    until(lambda: nbtray.status()["version"] and nbtray.status()["state"] == "stopped", what="rest")


def test_a_server_that_a_signal_has_stopped_goes_on_with_its_kernels(nbtray):
    pid = nbtray.run()["pid"]
    kernel = nbtray.open_kernel()
    kernel.run("kept = 41")
    os.kill(pid, signal.SIGSTOP)
    server = psutil.Process(pid)
    until(lambda: server.status() == psutil.STATUS_STOPPED)
    # Whoever looks has it asked, and so nbtray sees that it does not answer.
    until(lambda: nbtray.status()["pid"] == pid and server.status() != psutil.STATUS_STOPPED, 60)
    assert kernel.run("print(kept + 1)") == "42\n"
