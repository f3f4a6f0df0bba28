"""What is not computed again must be what it would have been: each step of simulated runs is taken twice."""

from dataclasses import replace

import pytest
from beds.simulation.command import silence
from beds.simulation.playing import play
from beds.simulation.story import drawn

from nbtray.core.reach.status import reach_status
from nbtray.core.status.overview import status_of
from nbtray.core.status.tray_menu import tray_menu
from nbtray.core.step import step
from nbtray.engine import loop

DAYS = 5.0


def afresh(derived, whole):
    """Compute it without what is remembered."""
    return derived.__wrapped__(whole)


@pytest.mark.parametrize("seed", [2, 3])
def test_a_rule_that_is_not_run_would_have_changed_nothing(seed, monkeypatch):
    steps = []

    def taken_twice(state, event, moment):
        after = step(state, event, moment)
        assert after == step(replace(state, rule_runs=()), event, moment)
        status = status_of(after[0])
        assert reach_status(after[0]) == afresh(reach_status, after[0])
        assert tray_menu(status) == afresh(tray_menu, status)
        steps.append((after[0], status))
        return after

    silence()
    monkeypatch.setattr(loop, "step", taken_twice)
    # What is not equal is a decision that broke, and so is this run.
    assert play(drawn(seed, DAYS)).failure is None
    assert len(steps) > 1000
    # Each is asked of in turn with another, so that nothing is remembered from the step before.
    for (state, status), (other, _) in zip(steps, reversed(steps), strict=True):
        status_of(other)
        assert status_of(state) == status
