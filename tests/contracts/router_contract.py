"""What whoever claims to be the router must do."""

from abc import ABC, abstractmethod
from ipaddress import ip_address

from nbtray.core.address.agreement import ROUTER
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Family, Seen, Unavailable, WayOut
from nbtray.core.router.effects import MapPort, ReadRouter, UnmapPort
from nbtray.core.router.events import PortMapped, PortRefused, PortUnmapped
from nbtray.core.router.mapping import Ask, Lease, Reason
from nbtray.ports import Router

NONCE = "0123456789abcdef01234567"
OUTSIDE = "81.2.69.10"


class RouterContract(ABC):
    """Subclass, give fixtures `router` and `way`, and play the neighbour and the power cut."""

    @abstractmethod
    def is_open(self, port: int) -> bool:
        """Tell whether that external port leads to us."""

    @abstractmethod
    def neighbour_takes(self, port: int) -> None:
        """Let another computer have that external port."""

    @abstractmethod
    def switch_off(self) -> None:
        """Let the router answer nothing."""

    @abstractmethod
    def forget(self) -> None:
        """Let the router lose all mappings, as by a restart."""

    def lease(self, way: WayOut, port: int = 9999, *, any_port: bool = True) -> Lease:
        """Return a mapping to ask for."""
        return Lease(Ask(way, port, any_port), NONCE)

    def opened(self, router: Router, lease: Lease) -> Lease:
        """Return the mapping as the router has granted it."""
        told = router.map(MapPort(3, lease))
        assert isinstance(told, PortMapped), told
        assert told.generation == 3
        return told.lease

    def test_the_wanted_port_is_opened_and_tells_the_address(self, router: Router, way: WayOut):
        granted = self.opened(router, self.lease(way))
        assert (granted.port, granted.address) == (9999, OUTSIDE)
        assert granted.means is not None
        assert 0 < granted.seconds <= 3600
        assert self.is_open(9999)

    def test_a_mapping_is_renewed_as_the_same(self, router: Router, way: WayOut):
        first = self.opened(router, self.lease(way))
        assert self.opened(router, first).port == first.port
        router.unmap(UnmapPort(first))
        assert not self.is_open(first.port)

    def test_what_is_deleted_is_gone_and_stays_gone(self, router: Router, way: WayOut):
        granted = self.opened(router, self.lease(way))
        assert router.unmap(UnmapPort(granted)) == PortUnmapped(granted, gone=True)
        assert not self.is_open(9999)
        router.unmap(UnmapPort(granted))
        assert not self.is_open(9999)

    def test_where_another_has_the_port_another_port_is_opened(self, router: Router, way: WayOut):
        self.neighbour_takes(9999)
        granted = self.opened(router, self.lease(way))
        assert granted.port != 9999
        assert self.is_open(granted.port)

    def test_where_no_other_port_will_do_none_is_opened(self, router: Router, way: WayOut):
        self.neighbour_takes(9999)
        told = router.map(MapPort(1, self.lease(way, any_port=False)))
        assert isinstance(told, PortRefused)
        assert told.refusal.reason is Reason.TAKEN
        assert not any(self.is_open(port) for port in range(10_000, 10_010))

    def test_a_router_that_has_forgotten_is_told_again(self, router: Router, way: WayOut):
        granted = self.opened(router, self.lease(way))
        self.forget()
        assert not self.is_open(9999)
        self.opened(router, granted)
        assert self.is_open(9999)

    def test_a_router_that_is_off_refuses_and_deletes_nothing(self, router: Router, way: WayOut):
        granted = self.opened(router, self.lease(way))
        self.switch_off()
        told = router.map(MapPort(2, granted))
        assert isinstance(told, PortRefused)
        assert told.refusal.reason in (Reason.SILENT, Reason.NOT_OFFERED)
        assert not router.unmap(UnmapPort(granted)).gone

    def test_the_address_comes_back_as_a_reading(self, router: Router, way: WayOut):
        self.opened(router, self.lease(way))
        assert router.read(ReadRouter(4, way)) == AddressRead(
            4, ROUTER, Family.IPV4, Seen(ip_address(OUTSIDE))
        )

    def test_a_router_that_is_off_tells_no_address(self, router: Router, way: WayOut):
        self.switch_off()
        reading = router.read(ReadRouter(4, way)).reading
        assert isinstance(reading, Unavailable)
        assert reading.cool_off > 0
