"""The contract of the router, kept by Debian's miniupnpd; each language alone has it in `long`."""

from beds.home_network import ROUTER
from beds.real_router import RealRouter, ThereRouter, way_at
from contracts.router_contract import NONCE

from nbtray.core.mapping import Ask, Lease, Means
from nbtray.core.router_effects import MapPort, UnmapPort


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
