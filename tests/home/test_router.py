"""The contract of the router, kept by Debian's miniupnpd; each language alone has it in `long`."""

from beds.home_network import ROUTER
from beds.real_router import RealRouter, ThereRouter, way_at
from contracts.router_contract import NONCE

from nbtray.core.address.readings import Family
from nbtray.core.router.effects import MapPort, UnmapPort
from nbtray.core.router.events import PortMapped
from nbtray.core.router.mapping import Ask, Lease, Means
from nbtray.core.router.plan import LIFETIME
from nbtray.network import local


class TestEveryLanguage(RealRouter):
    def test_the_best_language_is_spoken(self, router, way):
        assert self.opened(router, self.lease(way)).means is Means.PCP


def test_a_router_that_speaks_upnp_only_is_understood(home):
    home.make_deaf("pcp", "nat-pmp")
    router, asked = ThereRouter(home), Lease(Ask(way_at(home), 9999), NONCE)
    granted = router.map(MapPort(1, asked)).lease
    assert (granted.means, granted.url) == (Means.UPNP, f"http://{ROUTER}:5555/rootDesc.xml")
    assert home.is_open(9999)
    assert router.unmap(UnmapPort(granted)).gone
    assert not home.is_open(9999)


def test_a_router_that_speaks_upnp_only_opens_its_ipv6_firewall_in_it(home):
    home.stop_daemon()
    home.add_ipv6()
    home.start_daemon()
    home.make_deaf("pcp", "nat-pmp")
    way = home.call("host", local.read).way(Family.IPV6)
    router, asked = ThereRouter(home), Lease(Ask(way, 9999), NONCE)
    told = router.map(MapPort(1, asked))
    assert isinstance(told, PortMapped), told
    assert (told.lease.means, told.lease.port, told.lease.seconds) == (Means.UPNP, 9999, LIFETIME)
    assert told.lease.url == f"http://[{way.gateway}%eth0]:5555/rootDesc.xml"
    assert home.holes().count("th dport 9999") == 1
    renewed = router.map(MapPort(2, told.lease))
    assert renewed == PortMapped(2, told.lease)
    assert home.holes().count("th dport 9999") == 1
    assert router.unmap(UnmapPort(told.lease)).gone
    assert "th dport 9999" not in home.holes()
    assert router.unmap(UnmapPort(told.lease)).gone
