"""The log: what nbtray did, in a private file that stays small, without a secret in it."""

import logging
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from nbtray.storage.capped_file import CappedFile
from nbtray.storage.redaction import redacted

log = logging.getLogger(__name__)

OURS = "nbtray"


class Line(logging.Formatter):
    """`2026-11-22T21:18:36.123Z INFO engine.loop: what happened`; a traceback follows, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what others have sent us can neither begin a line nor steer a terminal."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        name = record.name.removeprefix(f"{OURS}.")
        lines = [record.getMessage()]
        if record.exc_info:
            lines.append(self.formatException(record.exc_info))
        if record.stack_info:
            lines.append(record.stack_info)
        message = "\n".join(lines).replace("\n", "\n    ")
        printable = "".join(each if each.isprintable() or each == "\n" else "?" for each in message)
        return f"{at.replace('+00:00', 'Z')} {record.levelname} {name}: {redacted(printable)}"


class ShownLine(Line):
    """The same line for a terminal: its last part says what went wrong, and the traceback is in the file."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, without a traceback."""
        shown = logging.makeLogRecord({**record.__dict__, "exc_info": None, "stack_info": None})
        if record.exc_info and record.exc_info[1] is not None:
            shown.msg, shown.args = f"{record.getMessage()}: {record.exc_info[1]!r}", ()
        return super().format(shown)


class FileHandler(logging.Handler):
    """Writes into the log; a full disk loses lines and nothing else."""

    def __init__(self, file: CappedFile) -> None:
        super().__init__()
        self._file = file
        self.setFormatter(Line())

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record."""
        try:
            self._file.append(f"{self.format(record)}\n".encode("utf-8", "backslashreplace"))
        except Exception:  # noqa: BLE001 -- a log that fails must not make what it tells of fail
            self._file.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


class Log:
    """The logging of this process; one that is `resident` also keeps the file within its cap."""

    def __init__(
        self, path: Path, level: str = "info", *, resident: bool, mirror: TextIO | None = None
    ) -> None:
        self._handlers: list[logging.Handler] = [FileHandler(CappedFile(path, turns=resident))]
        if mirror is not None:
            shown = logging.StreamHandler(mirror)
            shown.setFormatter(ShownLine())
            shown.setLevel(logging.WARNING)
            self._handlers.append(shown)
        self._path = path
        root = logging.getLogger()
        for handler in self._handlers:
            root.addHandler(handler)
        # What libraries tell in detail is theirs, and may hold what is not ours to write down.
        root.setLevel(logging.WARNING)
        logging.captureWarnings(capture=True)
        self.set_level(level)
        sys.excepthook = self._uncaught
        threading.excepthook = _uncaught_in_thread
        sys.unraisablehook = _unraisable

    def set_level(self, level: str) -> None:
        """Write down this much from now on: debug, info, warning or error."""
        logging.getLogger(OURS).setLevel(level.upper())

    def close(self) -> None:
        """Leave logging and the hooks as a fresh process has them."""
        root = logging.getLogger()
        for handler in self._handlers:
            root.removeHandler(handler)
            handler.close()
        logging.captureWarnings(capture=False)
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("nbtray has ended by a mistake of its own", exc_info=(kind, error, trace))
        if sys.stderr is not None:  # pythonw has none
            sys.stderr.write(
                f"nbtray has ended by a mistake of its own; {self._path} tells more.{os.linesep}"
            )


def _uncaught_in_thread(caught: threading.ExceptHookArgs) -> None:
    name = caught.thread.name if caught.thread else "a thread"
    error = caught.exc_value or caught.exc_type()
    log.critical("%s has ended by a mistake", name, exc_info=(caught.exc_type, error, caught.exc_traceback))


def _unraisable(caught: "sys.UnraisableHookArgs") -> None:
    log.error("%s in %r", caught.err_msg or "Ignored", caught.object, exc_info=caught.exc_value)
