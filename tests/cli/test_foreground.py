import pytest
from examples import CRASH, TAKEN, crashed, pausing, running, stopped

from nbtray.cli.foreground import Announcer
from nbtray.core.server.state import Failed, Outage, Starting
from nbtray.core.status.overview import status_of
from nbtray.core.status.status_report import status_report
from nbtray.jupyter.password import matches


def report(state):
    return status_report(status_of(state), "0.1.0")


@pytest.fixture
def announce(capsys):
    announcer = Announcer()

    def hear(state):
        announcer(report(state))
        return "".join(capsys.readouterr())

    return hear


def test_each_phase_is_told_once(announce):
    assert announce(stopped(server=Starting())) == "Starting …\n"
    assert announce(stopped(server=Starting())) == ""
    told = announce(running())
    assert told.startswith("Your Jupyter is running. Ctrl+C stops it.\n")
    assert "https://81.2.69.10:9999/" in told
    assert "  SHA-256        AB:AB:" in told
    assert announce(running()) == ""


def test_a_new_address_is_told_while_it_runs(announce):
    announce(running())
    told = announce(running(network=None))
    assert told.startswith("Its address has changed.\n")


def test_a_crash_and_a_failure_are_told_with_their_reason(announce):
    assert "Jupyter ended by itself." in announce(stopped(server=pausing(crashed(1))))
    assert announce(stopped(server=Failed(CRASH))).splitlines() == [
        "Jupyter ended by itself. Look into the log.",
        "Ctrl+C ends nbtray; `nbtray start` tries again.",
    ]
    assert announce(stopped(server=pausing(Outage(0.0, TAKEN), blocked=True))).splitlines() == [
        "Port 9999 is taken. Choose another. nbtray starts it as soon as the port is free.",
        "Ctrl+C ends nbtray.",
    ]


def test_a_terminal_that_has_gone_stops_nothing(monkeypatch):
    def gone(*_, **__):
        raise BrokenPipeError

    monkeypatch.setattr("nbtray.cli.foreground.say", gone)
    Announcer()(report(running()))


def test_a_first_run_with_nobody_to_ask_shows_its_password_once(nbtray, folders):
    done = nbtray("run", "--no-tray")
    made = done.out.splitlines()[0].removeprefix("Password: ")
    assert matches(made, folders.password_hash.read_text().strip())
    assert made not in nbtray("run", "--no-tray").out
    assert len(nbtray.ran) == 2


def test_its_end_is_told_as_one(announce):
    assert announce(stopped()) == "Stopped.\n"
