"""The wall clock of a computer whose clock is set."""

import pytest

from nbtray.jupyter.inside.wall_clock import WallClock, since_boot


class Clocks:
    def __init__(self):
        self.wall, self.elapsed = 1_700_000_000.0, 500.0
        self.clock = WallClock(lambda: self.wall, lambda: self.elapsed)

    def later(self, seconds):
        self.wall += seconds
        self.elapsed += seconds


def test_time_that_passes_sets_no_clock():
    clocks = Clocks()
    clocks.later(8 * 86400.0)
    assert clocks.clock.now() == clocks.wall
    assert clocks.clock.was_set() == 0.0


@pytest.mark.parametrize("by", [8 * 86400.0, -8 * 86400.0, -1_700_000_000.0])
def test_a_step_is_told_once(by):
    clocks = Clocks()
    clocks.later(60.0)
    clocks.wall += by
    assert clocks.clock.was_set() == pytest.approx(by)
    clocks.later(60.0)
    assert clocks.clock.was_set() == 0.0


def test_a_drift_is_no_step():
    clocks = Clocks()
    for _ in range(4):
        clocks.wall += 1.0
        assert clocks.clock.was_set() == 0.0


def test_the_real_clocks_agree():
    assert WallClock().was_set() == 0.0
    assert since_boot() <= since_boot()
