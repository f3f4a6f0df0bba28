"""A terminal with a person in it: reads what a program prints, and types."""

import contextlib
import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Iterator

from beds.waiting import PATIENCE


class Terminal:
    """One program in a pseudo terminal; `text` is all it has printed so far."""

    def __init__(self, command: list[str], env: dict[str, str], columns: int) -> None:
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, columns))
        self.text = ""
        self._looked = 0
        self._process = subprocess.Popen(
            command, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, close_fds=True
        )
        os.close(slave)

    def until(self, words: str) -> None:
        """Wait until it prints these words, after what was waited for before."""
        deadline = time.monotonic() + PATIENCE
        while (at := self.text.find(words, self._looked)) < 0:
            assert self._read(deadline), f"{words!r} has not come after: {self.text!r}"
        self._looked = at + len(words)

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._master, f"{line}\n".encode())

    def press_ctrl_c(self) -> None:
        """Do what the terminal does then: signal the program that is in the foreground."""
        os.killpg(self._process.pid, signal.SIGINT)

    def end(self) -> int:
        """Wait for its end and return its exit status."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        return self._process.wait(PATIENCE)

    def close(self) -> None:
        """End it if it is still there."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            chunk = os.read(self._master, 65536)
        except OSError:  # EIO: the other side is closed (pty(7))
            return False
        self.text += chunk.decode("utf-8", "replace")
        return bool(chunk)


@contextlib.contextmanager
def terminal(command: list[str], env: dict[str, str], columns: int = 0) -> Iterator[Terminal]:
    """Run a program in a terminal until the block ends; 0 columns: it does not tell its width."""
    opened = Terminal(command, env, columns)
    try:
        yield opened
    finally:
        opened.close()
