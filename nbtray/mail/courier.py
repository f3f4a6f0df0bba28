"""Runs the process that delivers a letter, and ends it when the deadline of the whole delivery is over."""

import contextlib
import logging
import subprocess
import threading
from collections.abc import Generator, Iterator

from nbtray.core.mail.fault import Fault, Kind, Phase
from nbtray.mail.order import Order
from nbtray.mail.report import Entered, Report, is_last, report_in
from nbtray.own_process import LAST_WORDS, NO_CONSOLE, command, environment

GOODBYE = 3.0
"""Seconds the process has to take leave of the server."""

log = logging.getLogger(__name__)


def carry(order: Order) -> Generator[Report]:
    """Yield what happens as it happens; the last is `Accepted` or `Fault`, within the order's budget.

    Closing the iterator ends the delivery.
    """
    try:
        child = subprocess.Popen(  # noqa: S603 -- our own Python and a module of ours
            command("nbtray.mail.deliver"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            start_new_session=True,
            creationflags=NO_CONSOLE,
        )
    except OSError as error:
        yield Fault(Kind.BROKEN, Phase.RESOLVE, text=type(error).__name__)
        return
    too_late = threading.Event()
    watchdog = threading.Timer(order.budget, _end, (child, too_late))
    watchdog.daemon = True
    with child:
        try:
            watchdog.start()
            yield from _reports(child, order, too_late)
        finally:
            watchdog.cancel()
            child.kill()


def _end(child: subprocess.Popen[bytes], too_late: threading.Event) -> None:
    too_late.set()
    child.kill()


def _reports(child: subprocess.Popen[bytes], order: Order, too_late: threading.Event) -> Iterator[Report]:
    assert child.stdin  # noqa: S101 -- a pipe
    assert child.stdout  # noqa: S101 -- likewise
    with contextlib.suppress(OSError), child.stdin as stdin:  # it may have ended already
        stdin.write(order.to_json())
    phase = Phase.RESOLVE
    for line in child.stdout:
        try:
            report = report_in(line)
        except (ValueError, KeyError, TypeError):
            break
        yield report
        if isinstance(report, Entered):
            phase = report.phase
        elif is_last(report):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(GOODBYE)
            return
    if too_late.is_set():
        yield Fault(Kind.TIMED_OUT, phase)
        return
    yield Fault(Kind.BROKEN, phase, text=f"exit status {child.wait()}")
    assert child.stderr  # noqa: S101 -- a pipe
    log.warning("Delivering broke off: %s", child.stderr.read()[-LAST_WORDS:].decode(errors="replace"))
