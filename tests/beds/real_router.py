"""The real router, Debian's miniupnpd, before the contract of `nbtray.ports.Router`."""

import pytest
from beds.home_network import HOST, ROUTER, HomeNetwork
from contracts.router_contract import RouterContract

from nbtray.core.address.readings import Family, WayOut
from nbtray.network import local
from nbtray.network.router import GatewayRouter


class ThereRouter:
    """A `GatewayRouter` whose every call is made on the home's own computer."""

    def __init__(self, home: HomeNetwork) -> None:
        self.told = []
        self._home = home
        self._router = GatewayRouter(self.told.append)

    def map(self, effect):
        return self._home.call("host", lambda: self._router.map(effect))

    def unmap(self, effect):
        return self._home.call("host", lambda: self._router.unmap(effect))

    def read(self, effect):
        return self._home.call("host", lambda: self._router.read(effect))


def way_at(home: HomeNetwork) -> WayOut:
    """Return the router as the home's own computer finds it."""
    way = home.call("host", local.read).way(Family.IPV4)
    assert way == WayOut(ROUTER, "eth0", HOST)
    return way


class RealRouter(RouterContract):
    """Subclass, and name what the router should be `deaf` to."""

    deaf: tuple[str, ...] = ()

    @pytest.fixture
    def router(self, home):
        return ThereRouter(home)

    @pytest.fixture
    def way(self, home):
        return way_at(home)

    @pytest.fixture(autouse=True)
    def _home(self, home):
        self.home = home
        home.make_deaf(*self.deaf)

    def is_open(self, port):
        return self.home.is_open(port)

    def neighbour_takes(self, port):
        self.home.neighbour_takes(port)

    def switch_off(self):
        self.home.make_deaf("all")

    def forget(self):
        self.home.restart_daemon()
