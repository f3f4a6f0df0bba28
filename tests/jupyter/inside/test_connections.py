import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.jupyter.inside.connections import Connections, Places, places_for
from nbtray.jupyter.inside.peer import Client

THERE, ELSEWHERE, HERE = "203.0.113.5", "198.51.100.9", "127.0.0.1"


class Crowd:
    """A table of connections, and which of them have been hung up on."""

    def __init__(self, places):
        self.table = Connections(places)
        self.hung_up = []

    def comes(self, address):
        """Return the connection, or None if it is turned away."""
        if not self.table.make_room(Client(address)):
            return None

        def close():
            self.hung_up.append(connection)
            self.table.closed(connection)

        connection = self.table.opened(Client(address), close)
        return connection


def test_a_network_has_so_many_places():
    crowd = Crowd(Places(of_one_network=3, of_strangers=10))
    assert [bool(crowd.comes(THERE)) for _ in range(4)] == [True, True, True, False]
    assert crowd.comes(ELSEWHERE)


def test_a_place_is_free_again_when_somebody_has_gone():
    crowd = Crowd(Places(of_one_network=1, of_strangers=10))
    first = crowd.comes(THERE)
    assert crowd.comes(THERE) is None
    crowd.table.closed(first)
    assert crowd.comes(THERE)


def test_this_computer_always_has_a_place_and_takes_none_from_anybody():
    crowd = Crowd(Places(of_one_network=1, of_strangers=1))
    assert all(crowd.comes(HERE) for _ in range(10))
    assert crowd.comes(THERE)
    assert crowd.comes(HERE)
    assert crowd.hung_up == []


def test_a_crowd_makes_room_for_whoever_comes():
    crowd = Crowd(Places(of_one_network=10, of_strangers=3))
    first, *_ = (crowd.comes(THERE) for _ in range(3))
    assert crowd.comes(ELSEWHERE)
    assert crowd.hung_up == [first]


def test_whoever_is_logged_in_is_not_hung_up_on():
    crowd = Crowd(Places(of_one_network=10, of_strangers=2))
    owner = crowd.comes(THERE)
    crowd.table.signs_in(owner)
    crowd.table.signs_in(owner)
    strangers = [crowd.comes(ELSEWHERE) for _ in range(6)]
    assert crowd.hung_up == strangers[:4]
    assert crowd.table.has_signed_in(THERE)
    assert not crowd.table.has_signed_in(ELSEWHERE)


def test_with_nobody_to_hang_up_on_there_is_no_room():
    crowd = Crowd(Places(of_one_network=10, of_strangers=0))
    assert crowd.comes(THERE) is None


def test_everybody_but_one_is_hung_up_on():
    crowd = Crowd(Places())
    everybody = [crowd.comes(address) for address in (THERE, ELSEWHERE, HERE)]
    crowd.table.close_others(everybody[1].close)
    assert crowd.hung_up == [everybody[0], everybody[2]]


def test_a_connection_ends_once():
    crowd = Crowd(Places())
    one = crowd.comes(THERE)
    crowd.table.closed(one)
    crowd.table.closed(one)
    assert list(crowd.table) == []


@given(st.lists(st.tuples(st.sampled_from(["open", "close", "sign"]), st.integers(0, 5)), max_size=200))
def test_strangers_never_have_more_than_their_places(doings):
    places = Places(of_one_network=4, of_strangers=6)
    crowd = Crowd(places)
    for doing, who in doings:
        address = f"203.0.113.{who}"
        mine = [each for each in crowd.table if each.network == address]
        if doing == "open":
            crowd.comes(address)
        elif mine and doing == "close":
            crowd.table.closed(mine[0])
        elif mine:
            crowd.table.signs_in(mine[-1])
        open_now = list(crowd.table)
        assert sum(not each.signed_in for each in open_now) <= places.of_strangers
        assert all(crowd.table.count(each.network) <= places.of_one_network for each in open_now)


@pytest.mark.parametrize(("descriptors", "places"), [(4096, (200, 160)), (256, (64, 64)), (1, (1, 1))])
def test_most_descriptors_are_for_kernels(descriptors, places):
    assert tuple(places_for(descriptors)) == places
