import io
import logging

import pytest

from nbtray.jupyter.inside.log_brake import LogBrake, brake


class Written:
    """A logger behind a brake, and time."""

    def __init__(self):
        self.now = 100.0
        self.text = io.StringIO()
        self.handler = logging.StreamHandler(self.text)
        self.handler.addFilter(LogBrake(lambda: self.now))
        self.log = logging.Logger("braked")  # noqa: LOG001 -- one of its own, that nobody else writes to
        self.log.addHandler(self.handler)

    def repeat(self, count):
        for _ in range(count):
            self.log.warning("401 POST /login %s", "x" * 80)

    def lines(self):
        lines = self.text.getvalue().splitlines()
        self.text.seek(0)
        self.text.truncate()
        return lines


@pytest.fixture
def written():
    return Written()


def test_a_flood_from_one_place_becomes_a_trickle(written):
    written.repeat(10_000)
    assert len("\n".join(written.lines())) < 4200
    for _ in range(60):
        written.now += 1
        written.repeat(100)
    lines = written.lines()
    assert len("\n".join(lines)) < 60 * 500
    assert any("more like this were left out)" in line for line in lines)


def test_how_many_were_left_out_is_said(written):
    written.repeat(10_000)
    kept = len(written.lines())
    written.now += 100
    written.repeat(1)
    (line,) = written.lines()
    assert line.endswith(f"({10_000 - kept} more like this were left out)")


def test_other_places_write_on(written):
    written.repeat(10_000)
    written.lines()
    written.log.warning("Kernel %s restarted", 7)
    assert written.lines() == ["Kernel 7 restarted"]


def test_what_stands_before_a_short_line_counts_too(written):
    for _ in range(1000):
        written.log.warning("wrote error: 'Forbidden'")
    assert (
        len(written.lines()) * len("[W 2026-03-01 12:30:16.123 ServerApp] wrote error: 'Forbidden'\n") < 4200
    )


def test_a_traceback_costs_more_than_its_line(written):
    for _ in range(100):
        written.log.error("Exception in callback", exc_info=OSError(24, "Too many open files"))
    assert 1 <= len(written.lines()) <= 2


def test_it_is_on_every_way_to_the_log():
    log = logging.Logger("of the server")  # noqa: LOG001 -- likewise
    log.addHandler(logging.StreamHandler(io.StringIO()))
    before = list(logging.lastResort.filters)
    try:
        brake(log)
        (one,) = log.handlers[0].filters
        assert isinstance(one, LogBrake)
        assert logging.lastResort.filters == [*before, one]
    finally:
        for handler in (*logging.getLogger().handlers, logging.lastResort):
            handler.filters[:] = [each for each in handler.filters if not isinstance(each, LogBrake)]
