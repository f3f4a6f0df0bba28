import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from progress import Progress


@pytest.fixture
def log():
    return io.StringIO()


def test_a_log_gets_one_plain_line_per_step(log):
    with Progress(log).step("Making coffee") as step:
        step.tell("grinding")
    assert re.fullmatch(r"Making coffee \.\.\. done \(\d+ s\)\n", log.getvalue())


def test_a_failed_step_says_so_and_lets_the_error_through(log):
    with pytest.raises(ZeroDivisionError), Progress(log).step("Making coffee"):
        _ = 1 / 0
    assert "failed" in log.getvalue()


def test_nobody_reading_is_no_reason_to_stop():
    reading, writing = os.pipe()
    os.close(reading)
    work = "from progress import Progress; Progress().say('hello?'); print('went on')"
    beside = os.environ | {"PYTHONPATH": str(Path(sys.modules["progress"].__file__).parent)}
    ended = subprocess.run(
        [sys.executable, "-c", work], env=beside, stdout=subprocess.PIPE, stderr=writing, check=True
    )
    os.close(writing)
    assert ended.stdout == b"went on\n"


pty = pytest.importorskip("pty", reason="terminals of our own are POSIX's")


class Terminal:
    """A terminal of our own, and what appears on it."""

    def __init__(self, encoding):
        self._ours, theirs = pty.openpty()
        self.stream = os.fdopen(theirs, "w", encoding=encoding)

    def shown(self):
        self.stream.close()
        seen = b""
        while True:
            try:
                piece = os.read(self._ours, 4096)
            except OSError:  # Linux says so when the other side is closed
                piece = b""
            if not piece:
                os.close(self._ours)
                return seen.decode()
            seen += piece


@pytest.mark.parametrize(("encoding", "sign"), [("utf-8", "✓ "), ("ascii", "done ")])
def test_a_terminal_ends_a_step_with_a_sign_it_can_show(encoding, sign, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal(encoding)
    with Progress(terminal.stream).step("Making coffee"):
        pass
    assert f"{sign}Making coffee" in terminal.shown()
