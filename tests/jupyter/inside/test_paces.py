from nbtray.jupyter.inside import paces as module
from nbtray.jupyter.inside.pace import Pace
from nbtray.jupyter.inside.paces import Paces

EACH, EVERYBODY = Pace(1.0, 2), Pace(0.5, 3)


def served(paces, network, count, *, welcome=False):
    """Return how many of so many at once do not have to wait."""
    went = 0
    for _ in range(count):
        if not paces.wait(network, 100.0, welcome=welcome):
            paces.count(network, 100.0, welcome=welcome)
            went += 1
    return went


def test_each_network_has_its_own_pace():
    paces = Paces(EACH, Pace(0.001, 1000))
    assert [served(paces, network, 5) for network in ("a", "b")] == [2, 2]


def test_all_strangers_share_one_and_who_is_welcome_does_not():
    paces = Paces(EACH, EVERYBODY)
    assert [served(paces, network, 5) for network in ("a", "b", "c")] == [2, 1, 0]
    assert served(paces, "d", 5, welcome=True) == 2


def test_those_at_rest_are_forgotten_and_the_busy_ones_are_not(monkeypatch):
    monkeypatch.setattr(module, "NETWORKS", 4)
    paces = Paces(EACH, Pace(0.0, 1))
    served(paces, "busy", 2)
    for network in "abcdefgh":
        paces.count(network, 10.0, welcome=False)
    assert len(paces._due) <= 4
    assert paces.wait("busy", 100.0, welcome=False)


def test_one_that_costs_more_counts_as_several():
    paces = Paces(EACH, Pace(0.001, 10_000))
    paces.count("a", 100.0, welcome=False, cost=7.0)
    assert paces.wait("a", 100.0, welcome=False) == 6.0
    assert served(paces, "b", 5) == 2


def test_nobody_has_to_wait_for_longer_than_the_longest():
    paces = Paces(EACH, EVERYBODY, 30.0)
    for _ in range(50):
        paces.count("a", 100.0, welcome=False, cost=50.0)
    assert [paces.wait(network, 100.0, welcome=False) for network in ("a", "b")] == [30.0, 30.0]
    assert paces.wait("b", 100.0, welcome=True) == 0.0
