"""Homes on whose router and firewall it depends whether the internet gets in."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

from examples import HOME, NETWORK, running
from playbook import EPOCH

from nbtray.core.address.readings import Confirmed, WayOut
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.core.router.mapping import Ask, Denied, Held, Lease, Means, PortMappings, Reason, Refusal

OWN6 = "2001:ba8:1f1::10"
WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
WAY6 = WayOut("fe80::1", "eth0", OWN6)
AT_HOME = replace(NETWORK, ways=(WAY,))
BOTH = replace(AT_HOME, addresses=(*NETWORK.addresses, OWN6), ways=(WAY, WAY6))
LEASE = Lease(Ask(WAY, 9999), "ab" * 12, Means.PCP, 9999, str(HOME), 3600, EPOCH + timedelta(hours=1))
LEASE6 = Lease(Ask(WAY6, 9999), "cd" * 12, Means.PCP, 9999, OWN6, 3600)
SILENT = Denied(LEASE.ask, Refusal(Reason.SILENT), 1, 60.0)
CLOSED = Firewall("ufw", Passage.CLOSED, Passage.CLOSED, "sudo ufw allow 9999/tcp")


def held(lease=LEASE, **fields):
    return Held(replace(lease, **fields), 1800.0, 3600.0)


def at_home(hold=None, hold6=None, network=AT_HOME, **fields):
    mappings = PortMappings(nonce="5e", ipv4=hold or held())
    if hold6:
        mappings = replace(mappings, ipv6=hold6)
    state = running(network=network, mappings=mappings, **fields)
    if hold6:
        seen = (*state.watch.confirmed, Confirmed(ip_address(OWN6), EPOCH))
        state = replace(state, watch=replace(state.watch, confirmed=seen))
    return state


CARRIER = held(address="100.64.7.7")
