"""The contract of the router, kept in each of its languages alone."""

from beds.home_network import ROUTER
from beds.real_router import RealRouter

from nbtray.core.router.mapping import Means


class TestNatPmpOnly(RealRouter):
    deaf = ("pcp", "upnp")

    def test_it_is_the_language_spoken(self, router, way):
        assert self.opened(router, self.lease(way)).means is Means.NAT_PMP


class TestPcpOnly(RealRouter):
    deaf = ("nat-pmp", "upnp")

    def test_the_address_comes_back_as_a_reading(self, router, way):
        """Only a mapping of PCP tells it, and the contract's first test has seen that."""


class TestUpnpOnly(RealRouter):
    deaf = ("pcp", "nat-pmp")

    def test_it_is_the_language_spoken(self, router, way):
        granted = self.opened(router, self.lease(way))
        assert granted.means is Means.UPNP
        assert granted.url == f"http://{ROUTER}:5555/rootDesc.xml"
