import pytest

from nbtray.jupyter.inside.peer import is_this_computer, network_of, parsed


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_computer(address):
    assert is_this_computer(address)


@pytest.mark.parametrize("address", ["192.168.0.9", "::", "0.0.0.0", "fe80::1%lo", "", "localhost"])  # noqa: S104 -- addresses
def test_another_computer(address):
    assert not is_this_computer(address)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_address_is_held_against_its_64(address, network):
    assert network_of(address) == network


def test_a_zone_is_no_part_of_an_address():
    assert parsed("fe80::1%eth0") == parsed("fe80::1")
