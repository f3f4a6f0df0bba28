import os
import subprocess
import sys
from pathlib import Path

import pytest
from beds.fakes_desktop import FakeWakefulness
from beds.session_bus import PrivateBus
from beds.sleep_services import FakeLogind, FakePowerManager, RealLogind
from beds.waiting import until
from contracts.wakefulness_contract import WakefulnessContract

from nbtray.core.server.effects import KeepAwake
from nbtray.core.server.events import SleepNotPrevented
from nbtray.desktop.keeping_awake import Caffeinated, KeepingAwake, real_take


class OfABus(WakefulnessContract):
    variable = ""

    @pytest.fixture
    def bus(self):
        bus = PrivateBus()
        yield bus
        bus.end()

    @pytest.fixture
    def environ(self, bus):
        nowhere = "unix:path=/nowhere/bus"
        variables = {"DBUS_SYSTEM_BUS_ADDRESS": nowhere, "DBUS_SESSION_BUS_ADDRESS": nowhere}
        return variables | {self.variable: bus.address}

    @pytest.fixture
    def awake(self, service, environ):
        self.service = service
        return KeepingAwake(real_take(environ))

    def is_held(self):
        return self.service.is_held()

    def refuse(self):
        self.service.close()
        self.service.close = lambda: None  # once is enough


class TestByLogind(OfABus):
    variable = "DBUS_SYSTEM_BUS_ADDRESS"

    @pytest.fixture
    def service(self, bus):
        with FakeLogind(bus.address) as service:
            yield service

    def test_it_asks_for_sleep_and_idleness_and_says_who_and_why(self, awake):
        awake.keep(KeepAwake())
        assert self.service.asked == [("sleep:idle", "nbtray", "Your Jupyter is running", "block")]

    def test_without_a_seat_it_is_content_with_idleness(self, awake):
        self.service.refused = ("sleep:idle",)
        assert awake.keep(KeepAwake()) is None
        assert self.is_held()

    def test_what_is_held_goes_with_its_process(self, service, environ):
        program = (
            "from nbtray.core.server.effects import KeepAwake\n"
            "from nbtray.desktop.keeping_awake import KeepingAwake, real_take\n"
            "awake = KeepingAwake(real_take())\n"
            "print(awake.keep(KeepAwake()), flush=True); input()"
        )
        command = [sys.executable, "-c", program]
        with subprocess.Popen(
            command, env=os.environ | environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holding:
            assert holding.stdout.readline() == b"None\n"
            assert service.is_held()
            holding.kill()
        until(lambda: not service.is_held(), what="the letting go")


class TestByARealLogind(OfABus):
    variable = "DBUS_SYSTEM_BUS_ADDRESS"

    @pytest.fixture
    def service(self, bus):
        daemon = Path("/usr/lib/systemd/systemd-logind")
        if not daemon.exists() or os.geteuid() or Path("/run/systemd/system").exists():
            pytest.skip("needs a computer of the tests' own: root, and logind installed but not running")
        with RealLogind(daemon, bus.address) as logind:
            yield logind


class TestByTheDesktop(OfABus):
    """Where logind is not there, or refuses."""

    variable = "DBUS_SESSION_BUS_ADDRESS"

    @pytest.fixture
    def service(self, bus):
        with FakePowerManager(bus.address) as service:
            yield service


class TestByCaffeinate(WakefulnessContract):
    """macOS's tool, with a script in its place."""

    @pytest.fixture
    def awake(self, tmp_path):
        self.tool, self.running = tmp_path / "caffeinate", tmp_path / "running"
        self.tool.write_text(
            f'#!/bin/sh\ntrap "rm {self.running}; exit" TERM\necho "$@" > {self.running}\n'
            "while :; do sleep 0.05; done\n"
        )
        self.tool.chmod(0o755)

        def take():
            hold = Caffeinated(str(self.tool))
            until(lambda: self.running.exists() and self.running.read_text(), what="the tool")
            return hold

        return KeepingAwake(take)

    def is_held(self):
        return self.running.exists()

    def refuse(self):
        self.tool.unlink()

    def test_the_tool_watches_this_process(self, awake):
        awake.keep(KeepAwake())
        assert self.running.read_text().split() == ["-i", "-w", str(os.getpid())]
        awake.let_sleep(None)


class TestFakeWakefulness(WakefulnessContract):
    @pytest.fixture
    def awake(self):
        self.fake = FakeWakefulness()
        return self.fake

    def is_held(self):
        return self.fake.held

    def refuse(self):
        self.fake.refusing = True


@pytest.mark.parametrize("address", ["", "tcp:host=nowhere", "nonsense", "unix:path=/nowhere/bus"])
def test_without_a_bus_it_is_a_sentence(address):
    environ = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere/bus", "DBUS_SESSION_BUS_ADDRESS": address}
    refused = KeepingAwake(real_take(environ)).keep(KeepAwake())
    assert isinstance(refused, SleepNotPrevented)
    assert refused.problem.code == "CannotKeepAwake"


def test_a_hung_bus_is_a_sentence_too():
    bus = PrivateBus()
    bus.hang()
    environ = {"DBUS_SYSTEM_BUS_ADDRESS": bus.address, "DBUS_SESSION_BUS_ADDRESS": ""}
    refused = KeepingAwake(real_take(environ)).keep(KeepAwake())
    bus.end()
    assert isinstance(refused, SleepNotPrevented)


def test_what_nobody_has_foreseen_is_a_sentence_too(caplog):
    def take():
        raise ZeroDivisionError

    refused = KeepingAwake(take).keep(KeepAwake())
    assert isinstance(refused, SleepNotPrevented)
    assert "unforeseen" in caplog.text
