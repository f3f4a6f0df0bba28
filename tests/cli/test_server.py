import threading

import pytest
from beds.running_nbtray import ADDRESS, running_nbtray

from nbtray.core.problem import Problem
from nbtray.core.server.events import StartChosen, StartRefused
from nbtray.core.server.state import Activity
from nbtray.jupyter.password import matches

TAKEN = Problem("PortTaken", "Port 9999 is used by another program (nginx, pid 12).", "Choose another port.")


def busy(count):
    return Activity(kernels=3, busy=count, connections=1, last_activity=None)


@pytest.fixture
def serving(running):
    running.post(StartChosen())
    running.wait_for("running")
    return running


def test_start_waits_until_it_serves_and_prints_where(nbtray, running):
    running.seen_at(ADDRESS)
    done = nbtray("start")
    assert done.status == 0
    number = running.computer.certificate.fingerprint_sha256[-2:]
    assert done.out.splitlines() == [
        "Your Jupyter is running.",
        "  Public         https://81.2.69.10:9999/",
        "  Network        https://192.168.77.10:9999/",
        "  This computer  https://localhost:9999/",
        f"  SHA-256        {'00:' * 16}",
        f"                 {'00:' * 15}{number}",
    ]
    assert running.computer.alive


def test_start_waits_a_little_for_the_public_url(nbtray, running, monkeypatch):
    monkeypatch.setattr("nbtray.cli.following.PUBLIC_PATIENCE", 20.0)
    told = threading.Timer(0.2, running.seen_at, [ADDRESS])
    told.start()
    assert "https://81.2.69.10:9999/" in nbtray("start").out
    told.join()


def test_start_of_what_runs_prints_where_again(nbtray, serving):
    pid = serving.computer.record.pid
    assert nbtray("start").status == 0
    assert serving.computer.record.pid == pid


def test_a_start_that_fails_says_why(nbtray, running):
    running.computer.refusal = StartRefused(0, TAKEN, before_launch=True)
    done = nbtray("start")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "Port 9999 is used by another program (nginx, pid 12). Choose another port. "
        "nbtray starts it as soon as the port is free.\n"
    )


def test_the_failure_before_is_no_answer_to_this_start(nbtray, running):
    running.computer.refusal = StartRefused(0, TAKEN, before_launch=True)
    nbtray("start")
    running.wait_for("failed")
    running.computer.refusal = None
    assert nbtray("start").status == 0


def test_what_cannot_start_can_be_stopped(nbtray, running):
    running.computer.refusal = StartRefused(0, TAKEN, before_launch=True)
    assert nbtray("start").status == 1
    assert nbtray("stop").status == 0
    running.wait_for("stopped")


def test_restart_of_what_cannot_start_tries_at_once(nbtray, running):
    running.computer.refusal = StartRefused(0, TAKEN, before_launch=True)
    assert nbtray("restart").status == 1
    running.computer.refusal = None
    assert nbtray("restart").status == 0
    assert running.computer.alive


def test_restart_of_what_could_not_start_again_leaves_it_running(nbtray, serving):
    pid = serving.computer.record.pid
    serving.computer.refusal = StartRefused(0, TAKEN, before_launch=True)
    done = nbtray("restart", "--yes")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Jupyter was not restarted and is still running.\nPort 9999 is used")
    assert (serving.computer.alive, serving.computer.record.pid) == (True, pid)
    serving.computer.refusal = None
    assert nbtray("restart", "--yes").status == 0
    assert serving.computer.record.pid != pid


def test_stop_returns_when_it_has_stopped(nbtray, serving):
    done = nbtray("stop")
    assert (done.status, done.out) == (0, "Your Jupyter has stopped.\n")
    assert not serving.computer.alive


def test_stop_of_what_is_stopped_is_done_already(nbtray, running):
    assert nbtray("stop").status == 0
    assert not running.computer.alive


@pytest.mark.parametrize("command", ["stop", "restart", "quit"])
def test_a_computation_is_not_ended_where_nobody_can_be_asked(nbtray, serving, command):
    serving.computer.activity = busy(1)
    done = nbtray(command)
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        f"1 kernel is computing; what is not saved would be lost.\nAdd --yes to {command} anyway.\n"
    )
    assert serving.computer.alive


def test_yes_ends_a_computation(nbtray, serving):
    serving.computer.activity = busy(2)
    assert nbtray("stop", "--yes").status == 0
    assert not serving.computer.alive


def test_a_person_who_agrees_ends_a_computation(nbtray, serving):
    serving.computer.activity = busy(2)
    with nbtray.terminal("stop") as person:
        person.until("2 kernels are computing; what is not saved is lost.")
        person.until("Stop anyway? [y/N]:")
        person.type("y")
        person.until("Your Jupyter has stopped.")
        assert person.end() == 0
    assert not serving.computer.alive


def test_a_person_who_does_not_agree_keeps_it(nbtray, serving):
    serving.computer.activity = busy(1)
    with nbtray.terminal("quit") as person:
        person.until("Quit anyway? [y/N]:")
        person.type("")
        assert person.end() == 1
    assert serving.computer.alive


def test_restart_prints_where_the_new_server_is(nbtray, serving):
    serving.edit_settings("[server]\nport = 1234\n")
    pid = serving.computer.record.pid
    done = nbtray("restart")
    assert done.status == 0
    assert "https://localhost:1234/" in done.out
    assert serving.computer.record.pid != pid


def test_restart_of_what_is_stopped_starts_it(nbtray, running):
    assert nbtray("restart").status == 0
    assert running.computer.alive


def test_quit_returns_when_nbtray_has_ended(nbtray, serving):
    done = nbtray("quit")
    assert (done.status, done.out) == (0, "nbtray has ended.\n")
    assert serving.engine.ended.is_set()
    assert not serving.computer.alive


@pytest.mark.parametrize("command", ["stop", "quit"])
def test_without_nbtray_there_is_nothing_to_stop(nbtray, command):
    done = nbtray(command)
    assert (done.status, done.out) == (0, "nbtray is not running.\n")


def test_a_first_start_with_nobody_to_ask_makes_a_password_and_shows_it_once(nbtray, folders):
    with running_nbtray(folders) as it:
        it.wait_for("stopped")
        done = nbtray("start")
        assert done.status == 0
        first, hint, *_ = done.out.splitlines()
        assert hint == "It is shown this once. Change it with: nbtray password"
        made = first.removeprefix("Password: ")
        assert matches(made, folders.password_hash.read_text().strip())
        assert made not in nbtray("start").out
        assert it.computer.alive


def test_a_first_start_at_a_terminal_asks_for_a_password(nbtray, folders):
    folders.settings_file.parent.mkdir()
    folders.settings_file.write_text(
        "[server]\nlisten = 'network'\n"
    )  # so there is no public URL to wait for
    with running_nbtray(folders) as it:
        it.wait_for("stopped")
        with nbtray.terminal("start") as person:
            person.until("Your Jupyter needs a password")
            person.until("Password (at least 8 characters): ")
            person.type("correct horse battery")
            person.until("The same again: ")
            person.type("correct horse battery")
            person.until("Your Jupyter is running.")
            assert person.end() == 0
            assert "correct" not in person.text
    assert matches("correct horse battery", folders.password_hash.read_text().strip())
