"""The fake gateway device in the place of a home's router, for the whims that Debian's does not have."""

from typing import Self

from beds.fake_igd import FakeIgd
from beds.home_network import ROUTER, HomeNetwork

from nbtray.network import ssdp

NAT = ("nft", "add", "rule", "inet", "filter", "prerouting_miniupnpd", "iifname", "wan0")
LET_IN = ("nft", "add", "rule", "inet", "filter", "miniupnpd")


class HomeIgd(FakeIgd):
    """It is found, asked and believed as the router itself, and what it maps the router really passes on."""

    def __init__(self, home: HomeNetwork, **whims) -> None:
        super().__init__(at=ROUTER, group=(ssdp.GROUP, ssdp.PORT), **whims)
        self._home = home

    def __enter__(self) -> Self:
        self._home.stop_daemon()
        # The threads that listen are begun there, and stay there.
        return self._home.call("router", super().__enter__)

    def do(self, action: str, told: dict[str, str]) -> dict[str, str]:
        """Carry out one action; raises `Refused`."""
        before = dict(self.table)
        answer = super().do(action, told)
        if self.table != before:
            self._pass_on()
        return answer

    def _pass_on(self) -> None:
        self._home.forget_mappings()
        for port, entry in self.table.items():
            there = ("dnat", "ip", "to", f"{entry.host}:{entry.port}")
            self._home.run("router", *NAT, "tcp", "dport", str(port), *there)
            self._home.run(
                "router", *LET_IN, "ip", "daddr", entry.host, "tcp", "dport", str(entry.port), "accept"
            )
