from hypothesis import given
from hypothesis import strategies as st

from nbtray.jupyter.inside.pace import Pace

PACE = Pace(interval=0.1, burst=5)


def test_a_burst_goes_at_once_and_the_next_waits_its_turn():
    due, waits = 0.0, []
    for _ in range(7):
        wait, due = PACE.take(due, 100.0)
        waits.append(round(wait, 3))
    assert waits == [0, 0, 0, 0, 0, 0.1, 0.2]


def test_a_flow_at_rest_may_burst_again():
    due = 0.0
    for _ in range(5):
        _, due = PACE.take(due, 100.0)
    assert PACE.wait(due, 100.0) > 0
    assert PACE.wait(due, 100.5) == 0


def test_a_dear_one_takes_the_place_of_many():
    assert PACE.wait(PACE.taken(0.0, 100.0, cost=6.0), 100.0) > 0.19


@given(st.lists(st.floats(0, 1), min_size=1, max_size=200))
def test_what_keeps_its_waits_keeps_the_pace(pauses):
    due, now, served = 0.0, 100.0, []
    for pause in pauses:
        now += pause
        wait, due = PACE.take(due, now)
        served.append(now + wait)
    for begin in served:
        # A second holds what the pace allows in it, after the burst.
        assert sum(begin <= at < begin + 1.0 for at in served) <= 10 + PACE.burst + 1
