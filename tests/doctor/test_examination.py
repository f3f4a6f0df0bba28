import threading

import pytest

from nbtray.core.doctor.steps import Link, Outcome, ok
from nbtray.doctor.examination import BUDGET, TOO_LONG, examined


@pytest.fixture
def hanging():
    """A look that answers to nobody until the test is over."""
    over = threading.Event()

    def look():
        over.wait()
        yield ok(Link.ROUTER, "Late.")

    yield look
    over.set()


def saying(*links):
    return lambda: iter([ok(link, f"{link} is fine.") for link in links])


def still():
    return 0.0


def test_each_link_is_told_in_its_order_however_the_looks_are_ordered():
    looks = {
        (Link.ROUTER, Link.ADDRESS): saying(Link.ADDRESS, Link.ROUTER),
        (Link.SETTINGS,): saying(Link.SETTINGS),
    }
    assert [each.link for each in examined(looks, still, 0.0)] == [Link.SETTINGS, Link.ROUTER, Link.ADDRESS]


def test_what_hangs_is_unknown_when_the_time_is_over_and_the_rest_is_told(hanging):
    told = threading.Event()

    def clock():
        # The time is over as soon as the one that does not hang has been told.
        return BUDGET if told.is_set() else 0.0

    steps = examined({(Link.SETTINGS,): saying(Link.SETTINGS), (Link.ROUTER,): hanging}, clock, 0.0)
    assert next(steps).outcome is Outcome.OK
    told.set()
    (late,) = steps
    assert (late.link, late.outcome, late.evidence) == (Link.ROUTER, Outcome.UNKNOWN, TOO_LONG)


def test_what_went_by_before_counts(hanging):
    (late,) = examined({(Link.ROUTER,): hanging}, lambda: BUDGET + 1.0, 1.0)
    assert late.evidence == TOO_LONG


def test_a_look_that_breaks_leaves_its_links_unknown_and_the_others_alone():
    def breaks():
        yield ok(Link.ADDRESS, "Fine.")
        raise RuntimeError

    looks = {(Link.ADDRESS, Link.NAME): breaks, (Link.MAIL,): saying(Link.MAIL)}
    outcomes = {each.link: each.outcome for each in examined(looks, still, 0.0)}
    assert outcomes == {Link.ADDRESS: Outcome.OK, Link.NAME: Outcome.UNKNOWN, Link.MAIL: Outcome.OK}


def test_the_looks_go_on_beside_each_other():
    meet = threading.Barrier(2)

    def look(link):
        def wait():
            meet.wait(60)
            yield ok(link, "Met.")

        return wait

    looks = {(link,): look(link) for link in (Link.ROUTER, Link.MAIL)}
    assert [each.outcome for each in examined(looks, still, 0.0)] == [Outcome.OK, Outcome.OK]
