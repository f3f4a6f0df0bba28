"""Looks at this computer's own firewall, and changes nothing (`nbtray.ports.FirewallLook`)."""

import logging
import sys

from nbtray.core.reach.effects import ReadFirewall
from nbtray.core.reach.events import FirewallRead
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.network.firewalls import firewalld, macos, nftables, ufw, windows
from nbtray.network.firewalls.asking import Look, look

SERVICES = ("nftables.service", "iptables.service", "netfilter-persistent.service")
"""What switches on rules at boot, where no firewall with a name of its own does."""

log = logging.getLogger(__name__)


class SystemFirewall:
    """Asks whichever firewall there is; each command has a deadline of 2 s."""

    def __init__(self, ask: Look = look, platform: str = sys.platform) -> None:
        self._ask = ask
        self._platform = platform

    def read(self, effect: ReadFirewall) -> FirewallRead:
        """Look; what goes wrong is that it cannot be seen."""
        try:
            firewall = self._read(effect.port, effect.interface)
        except Exception:  # the outer door
            log.exception("The firewall could not be looked at")
            firewall = Firewall("unknown", Passage.HIDDEN, Passage.HIDDEN)
        return FirewallRead(effect.port, firewall)

    def _read(self, port: int, interface: str) -> Firewall:
        if self._platform == "win32":
            return windows.read(port)
        if self._platform == "darwin":
            return macos.read(self._ask)
        if found := firewalld.read(self._ask, port, interface):
            return found
        if ufw.is_on():
            return ufw.read(self._ask, port)
        return nftables.read(self._ask, port, interface) or self._by_services()

    def _by_services(self) -> Firewall:
        """Its rules are root's to see; whether any are switched on at boot is everybody's."""
        said = self._ask(("systemctl", "is-active", *SERVICES))
        states = said.text.split() if said else []
        on = [name for name, state in zip(SERVICES, states, strict=False) if state == "active"]
        return Firewall(on[0].removesuffix(".service"), Passage.HIDDEN, Passage.HIDDEN) if on else Firewall()
