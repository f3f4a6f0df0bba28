"""A session bus of one's own: nobody else is on it, and nothing can be started through it."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy>
</busconfig>"""


class PrivateBus:
    """A dbus-daemon (Debian's package dbus-daemon) and the `env` that leads to it."""

    def __init__(self):
        self._folder = Path(
            tempfile.mkdtemp(prefix="nbtray-bus-")
        )  # short: socket addresses end at 107 bytes
        configuration = self._folder / "session.conf"
        configuration.write_text(CONFIGURATION.format(folder=self._folder))
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--nofork", "--nopidfile", "--print-address", f"--config-file={configuration}"],
            stdout=subprocess.PIPE,
            text=True,
        )
        # It prints the address when it listens.
        self.address = self._daemon.stdout.readline().strip()
        self.env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address}

    def hang(self):
        """Let it accept connections and say nothing."""
        self._daemon.send_signal(signal.SIGSTOP)

    def end(self):
        self._daemon.send_signal(signal.SIGCONT)
        self._daemon.terminate()
        self._daemon.wait(60)
        self._daemon.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture
def session_bus(monkeypatch):
    """A bus for this test, found by connections made here and by children."""
    bus = PrivateBus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    yield bus
    bus.end()
