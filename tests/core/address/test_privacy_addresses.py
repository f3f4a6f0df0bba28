from dataclasses import replace
from ipaddress import ip_address

import pytest
from examples import HOME, NETWORK

from nbtray.core.address.privacy_addresses import lasting
from nbtray.core.address.readings import Seen, Unavailable

STABLE = "2a00:1450:4001:800::10"
BOTH = replace(NETWORK, addresses=(*NETWORK.addresses, "fd00:0:0:1::10", STABLE, "2a00:1450:4001:800::20"))


def seen(text):
    return Seen(ip_address(text))


def test_a_temporary_address_stands_for_the_lasting_one_of_its_subnet():
    assert lasting(seen("2a00:1450:4001:800:1:2:3:4"), BOTH) == seen(STABLE)


@pytest.mark.parametrize(
    "address",
    [
        STABLE,
        "2a00:1450:4001:800::20",  # another lasting one is itself
        "2a00:1450:4001:801:1:2:3:4",  # another subnet
        "fd00:0:0:1:1:2:3:4",  # nobody calls a private address from outside
        str(HOME),
        "192.168.77.200",
    ],
)
def test_every_other_address_is_itself(address):
    assert lasting(seen(address), BOTH) == seen(address)


def test_where_nothing_is_known_of_this_computer_a_reading_is_what_it_says():
    assert lasting(seen("2a00:1450:4001:800:1:2:3:4"), None) == seen("2a00:1450:4001:800:1:2:3:4")
    assert lasting(Unavailable("no"), BOTH) == Unavailable("no")
