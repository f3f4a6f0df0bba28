"""The server's life, for the stand-in the engine is tested with and for the real Jupyter alike."""

import os
import queue
import signal
from pathlib import Path

import psutil
import pytest
from beds.fakes_server import Computer, FakeServer
from beds.waiting import until
from contracts.server_contract import ServerContract

from nbtray.core.server.state import LaunchPlan
from nbtray.core.settings import Listen, ServerSettings


class TestFakeServer(ServerContract):
    @pytest.fixture(autouse=True)
    def world(self):
        self.posted = queue.SimpleQueue()
        self.computer = Computer()

    @pytest.fixture
    def server(self):
        return FakeServer(self.computer, self.posted.put)

    def next_nbtray(self):
        return FakeServer(self.computer, self.posted.put)

    def plan(self):
        self.computer.hold_starts = getattr(self, "holding", False)
        return LaunchPlan(ServerSettings(), Listen.INTERNET)

    def kill(self, record):  # noqa: ARG002 -- there is only one
        self.computer.end_server()

    def suspend(self, record):  # noqa: ARG002 -- likewise
        self.computer.stopped = True

    def take_away_folder(self, record):
        self.computer.folders.remove(record.folder)

    def bring_back_folder(self, record):
        self.computer.folders.add(record.folder)

    def next_event(self):
        return self.posted.get(timeout=60)

    def none_is_posted(self):
        return self.posted.empty()

    def until_a_start_is_under_way(self):
        assert self.computer.starting.wait(60)

    def test_a_start_can_be_cancelled_and_leaves_nothing(self, server):
        self.holding = True
        super().test_a_start_can_be_cancelled_and_leaves_nothing(server)


class TestJupyterServer(ServerContract):
    @pytest.fixture(autouse=True)
    def world(self, bed):
        self.bed = bed

    @pytest.fixture
    def server(self, bed):
        return bed.nbtray()

    def next_nbtray(self):
        return self.bed.nbtray(answer=0.5, start=0.5)

    def plan(self):
        return self.bed.plan()

    def kill(self, record):
        os.kill(record.pid, signal.SIGKILL)

    def suspend(self, record):
        os.kill(record.pid, signal.SIGSTOP)
        until(lambda: psutil.Process(record.pid).status() == psutil.STATUS_STOPPED)

    def take_away_folder(self, record):
        Path(record.folder).rename(self.bed.place / "away")

    def bring_back_folder(self, record):
        (self.bed.place / "away").rename(record.folder)

    def next_event(self):
        return self.bed.posted.get(timeout=60)

    def none_is_posted(self):
        return self.bed.posted.empty()

    def until_a_start_is_under_way(self):
        until(self.bed.folders.server_record.exists)
