import pytest

from nbtray.jupyter.inside.peer import Client, Peer, client_of, is_this_computer, network_of, parsed


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


@pytest.mark.parametrize(
    ("client", "is_here", "network", "shown"),
    [
        (Client("127.0.0.1"), True, "127.0.0.1", "127.0.0.1"),
        (Client("203.0.113.5"), False, "203.0.113.5", "203.0.113.5"),
        (Client("127.0.0.1", 1001), False, "uid 1001", "this computer, uid 1001"),
        (Client("::1", 1001), False, "uid 1001", "this computer, uid 1001"),
    ],
)
def test_another_account_of_this_computer_is_a_stranger_with_one_name(client, is_here, network, shown):
    assert (client.is_here, client.network, client.shown) == (is_here, network, shown)


def test_an_account_is_the_connection_s_and_not_whom_a_proxy_tells_of():
    peer = Peer(("127.0.0.1", 4711))
    peer.other_account = 1001
    assert client_of("127.0.0.1", peer) == peer.client == Client("127.0.0.1", 1001)
    assert client_of("203.0.113.5", peer) == Client("203.0.113.5")
    assert client_of("127.0.0.1", None) == client_of("127.0.0.1", ("127.0.0.1", 4711)) == Client("127.0.0.1")
    peer.is_proxy = True
    assert peer.client == Client("127.0.0.1")
