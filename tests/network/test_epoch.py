from hypothesis import given
from hypothesis import strategies as st

from nbtray.network.epoch import Epoch, has_restarted

SECONDS = st.floats(0.0, 1e7)


@given(
    theirs=SECONDS, ours=SECONDS, passed=SECONDS, drift=st.floats(-1 / 20, 1 / 20), late=st.floats(0.0, 1.0)
)
def test_a_clock_that_goes_on_is_no_restart(theirs, ours, passed, drift, late):
    before = Epoch(int(theirs), ours)
    now = Epoch(int(theirs + passed * (1 + drift)), ours + passed + late)
    assert not has_restarted(before, now)


@given(theirs=st.floats(200.0, 1e7), ours=SECONDS, passed=st.floats(0.0, 100.0))
def test_a_clock_that_began_again_is_a_restart(theirs, ours, passed):
    assert has_restarted(Epoch(theirs, ours), Epoch(passed, ours + passed))


def test_a_clock_that_stood_still_or_jumped_is_a_restart():
    assert has_restarted(Epoch(1000.0, 0.0), Epoch(1001.0, 600.0))
    assert has_restarted(Epoch(1000.0, 0.0), Epoch(9000.0, 10.0))
