import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from beds.bare_program import ALONE, PASSWORD, BareProgram
from beds.network_namespace import why_not
from beds.two_hosts import HERE, TwoHosts
from beds.waiting import until

BROWSER = Path(__file__).parents[1] / "beds" / "browser_program.py"


def test_one_command_serves_a_cell_runs_and_another_command_stops_it(nbtray):
    said = nbtray.command("start")
    assert f"https://localhost:{nbtray.port}/" in said
    assert PASSWORD not in said
    status = nbtray.status()
    assert status["state"] == "running"
    kernel = nbtray.open_kernel()
    assert kernel.run("print(6 * 7)") == "42\n"
    assert nbtray.status()["kernels"] == {"count": 1, "busy": 0, "readable_by_other_accounts": []}
    nbtray.command("stop", "--yes")
    assert nbtray.status()["state"] == "stopped"
    assert nbtray.servers() == []
    nbtray.command("quit")
    assert not (nbtray.home / "run" / "control.sock").exists()


@pytest.mark.skipif(bool(why_not()), reason=f"needs network namespaces: {why_not()}")
def test_a_browser_on_another_host_logs_in_over_tls_and_runs_a_cell(tmp_path):
    chatty = f'{ALONE}[log]\nlevel = "debug"\n'
    with (
        TwoHosts() as hosts,
        BareProgram(tmp_path / "nb", "network", where=hosts.here, more=chatty) as nbtray,
    ):
        nbtray.choose_password()
        url = nbtray.run()["urls"]["lan"]
        # The first certificate names this address: a person has compared its fingerprint by now.
        assert (nbtray.home / "logs" / "nbtray.log").read_text().count("-> IssueCertificate") == 1
        assert url == f"https://{HERE}:{nbtray.port}/"
        browser = [sys.executable, str(BROWSER), url, str(nbtray.home / "state" / "certificate.pem")]
        ran = subprocess.run(
            hosts.there(browser), input=PASSWORD, capture_output=True, text=True, check=False, timeout=60
        )
        assert (ran.returncode, ran.stdout) == (0, "42\n"), ran.stderr


def test_the_foreground_prints_url_first_password_and_fingerprint_and_ctrl_c_stops_it(tmp_path):
    with BareProgram(tmp_path / "nb") as nbtray:
        status = nbtray.run()
        printed = nbtray.printed()
        assert f"https://localhost:{nbtray.port}/" in printed
        assert status["certificate"]["fingerprint_sha256"][:2].upper() in printed
        password = next(line for line in printed.splitlines() if "assword" in line).split()[-1]
        assert nbtray.interrupt() == 0
        assert nbtray.servers() == []
        assert "Traceback" not in nbtray.printed()
        log = (nbtray.home / "logs" / "nbtray.log").read_text()
        assert password not in log


def test_a_busy_kernel_is_not_ended_by_a_command_that_nobody_answers(nbtray):
    nbtray.run()
    kernel = nbtray.open_kernel()
    kernel.send("import time; print('begun', flush=True); time.sleep(600)")
    kernel.until_printed("begun")
    said = nbtray.command("stop", check=False)
    assert "--yes" in said
    assert nbtray.status()["state"] == "running"
    nbtray.command("stop", "--yes")
    assert nbtray.servers() == []


def test_a_taken_port_is_one_sentence_that_says_who_has_it(nbtray):
    with socket.create_server(("127.0.0.1", nbtray.port)):
        said = nbtray.command("start", check=False)
        assert nbtray.status()["state"] == "failed"
    assert str(nbtray.port) in said
    assert str(os.getpid()) in said
    assert "Traceback" not in said
    until(lambda: nbtray.status()["state"] == "running", 60, what="the server, now that the port is free")


def test_a_missing_folder_is_one_sentence_and_the_next_start_is_fine(nbtray):
    (nbtray.home / "notebooks").rmdir()
    said = nbtray.command("start", check=False)
    assert "notebooks" in said
    (nbtray.home / "notebooks").mkdir()
    assert nbtray.port == nbtray.status()["port"]
    nbtray.command("start")


def test_a_hang_up_ends_it_as_cleanly_as_a_terminate(nbtray):
    nbtray.run()
    nbtray._process.send_signal(signal.SIGTERM)
    assert nbtray._process.wait(60) == 0
    assert nbtray.servers() == []
