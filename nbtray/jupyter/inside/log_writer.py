"""Copies what the server prints into a log of bounded size: `python -I -S log_writer.py FILE`.

A process of its own between the server and the disk: it outlives nbtray with the server, hears its last words
even when it crashes, and holds it back when it prints faster than the disk writes. Whatever logs a URL, its
line comes through here, and the values of the query are redacted: some are passwords and tokens.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys

LIMIT = 2_000_000
"""Bytes of one file."""

KEPT = 5
"""Files, with the one being written."""

CHUNK = 65536

LONGEST_LINE = 262_144
"""Bytes held back until a line ends; a request has 16,384, each written as four at most."""

REDACTED = b"[secret]"
"""As jupyter_server writes for the values it knows to be secret."""


def main(path: str) -> None:
    """Copy standard input to `path` until its last writer is gone."""
    # Whoever stops the server stops it alone: its last words are still to come.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    log, lines = CappedLog(path), WholeLines()
    while True:
        chunk = os.read(0, CHUNK)
        if whole := lines.add(chunk) if chunk else lines.rest:
            log.write(redacted(whole))
        if not chunk:
            return


class WholeLines:
    """Puts chunks together to lines: half a URL could not be redacted."""

    def __init__(self) -> None:
        self.rest = b""

    def add(self, chunk: bytes) -> bytes:
        """Return the lines that this chunk completes."""
        text = self.rest + chunk
        end = text.rfind(b"\n") + 1
        if len(text) - end > LONGEST_LINE:
            end = text.rfind(b" ") + 1 or len(text)
        self.rest = text[end:]
        return text[:end]


def redacted(text: bytes) -> bytes:
    """Return the text with the values of each URL's query replaced."""
    if b"?" not in text:
        return text
    lines = text.split(b"\n")
    return b"\n".join(b" ".join(map(_redacted_word, line.split(b" "))) for line in lines)


def _redacted_word(word: bytes) -> bytes:
    before, _, query = word.partition(b"?")
    if b"=" not in query and (b"/" not in before or not query):
        return word
    pairs = (pair.partition(b"=") for pair in query.split(b"&"))
    return (
        before + b"?" + b"&".join(key + equals + REDACTED if equals else REDACTED for key, equals, _ in pairs)
    )


class CappedLog:
    """`FILE`, and the earlier ones as `FILE.1` (the youngest) to `FILE.4`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._descriptor = -1

    def write(self, chunk: bytes) -> None:
        """Append the chunk; a disk that is full loses it, but never holds up the server."""
        try:
            if self._descriptor < 0:
                self._open()
            if os.fstat(self._descriptor).st_size + len(chunk) > LIMIT:
                self._turn()
            os.write(self._descriptor, chunk)
        except OSError:
            self._close()

    def _open(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY"):  # the open must not wait at a FIFO
            flags |= getattr(os, name, 0)
        self._descriptor = os.open(self._path, flags, 0o600)
        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            raise OSError(errno.ENXIO, "it is not an ordinary file", self._path)

    def _turn(self) -> None:
        self._close()
        for number in range(KEPT - 1, 0, -1):
            older = self._path if number == 1 else f"{self._path}.{number - 1}"
            if os.path.exists(older):  # noqa: PTH110 -- pathlib would double this small process
                os.replace(older, f"{self._path}.{number}")  # noqa: PTH105 -- likewise
        self._open()

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


if __name__ == "__main__":
    main(sys.argv[1])
