"""Says what is being done: one line per step, alive on a terminal, plain in a log."""

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import TextIO

REDRAW_SECONDS = 0.1


class Step:
    """One step under way; `tell` says what it is at."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.detail = ""

    def tell(self, detail: str) -> None:
        """Show a few words behind the label."""
        self.detail = detail


class Progress:
    """Writes steps to `stream`: stderr, so that a program's own output stays its own."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._alive = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._fancy = self._can_encode("✓✗⠋·")
        self._colour = self._alive and "NO_COLOR" not in os.environ  # https://no-color.org

    @contextmanager
    def step(self, label: str) -> Iterator[Step]:
        """Show `label` until the block ends, then how it ended and how long it took."""
        step = Step(label)
        began = time.monotonic()
        ended = threading.Event()
        painter = threading.Thread(target=self._animate, args=(step, began, ended), daemon=True)
        if self._alive:
            painter.start()
        else:
            self._write(f"{label} ... ")
        verdict = "failed"
        try:
            yield step
            verdict = "done"
        finally:
            ended.set()
            if painter.is_alive():
                painter.join()
            self._conclude(step, verdict, time.monotonic() - began)

    def say(self, sentence: str) -> None:
        """Write one line of its own."""
        self._write(f"{sentence}\n")

    def _animate(self, step: Step, began: float, ended: threading.Event) -> None:
        frames = cycle("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" if self._fancy else "|/-\\")
        while not ended.wait(REDRAW_SECONDS):
            parts = [step.label, step.detail, f"{time.monotonic() - began:.0f} s"]
            line = f"{next(frames)} " + (" · " if self._fancy else " - ").join(filter(None, parts))
            self._write("\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1])

    def _conclude(self, step: Step, verdict: str, seconds: float) -> None:
        if not self._alive:
            self._write(f"{verdict} ({seconds:.0f} s)\n")
            return
        good = verdict == "done"
        sign = ("✓" if good else "✗") if self._fancy else verdict
        if self._colour:
            sign = f"\x1b[{32 if good else 31}m{sign}\x1b[0m"
        self._write(f"\r\x1b[K{sign} {step.label} ({seconds:.0f} s)\n")

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            # Nobody reads any more; the work goes on, and what is left to write must not fail at the end.
            self._alive = False
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def _can_encode(self, signs: str) -> bool:
        try:
            signs.encode(self._stream.encoding or "ascii")
        except UnicodeEncodeError:
            return False
        return True
