from dataclasses import replace

import pytest
from examples import LOOKED, stopped
from homes import AT_HOME, BOTH, CARRIER, CLOSED, LEASE6, SILENT, at_home, held

from nbtray.core.reach.verdict import Answer, Finding, Why
from nbtray.core.router.mapping import Closed, Denied, Reason, Refusal
from nbtray.core.settings import RouterSettings, Settings
from nbtray.core.status.menu import Row
from nbtray.core.status.overview import status_of
from nbtray.core.status.reach_rows import forwarding_helps, router_says_more
from nbtray.core.status.tray_menu import tray_menu

NOT_ASKED = Settings(router=RouterSettings(map=False))
BY_HAND = Settings(router=RouterSettings(external_port=443))
ANOTHER_PORT = at_home(held(port=10_001))
ON_VPN = at_home(Closed(), network=replace(AT_HOME, default_interface="wg0"))
TAKEN = at_home(Denied(SILENT.ask, Refusal(Reason.TAKEN), 1, 60.0))
FIREWALL = replace(LOOKED, firewall=CLOSED)


def keys(state):
    return {row.key for row in tray_menu(status_of(state)).rows if isinstance(row, Row)}


@pytest.mark.parametrize(
    ("state", "routers_line"),
    [
        (stopped(network=AT_HOME), False),
        (at_home(), False),
        (ANOTHER_PORT, True),
        (at_home(SILENT), False),
        (TAKEN, False),
        (at_home(Closed(), settings=NOT_ASKED), False),
        (at_home(Closed(), settings=BY_HAND), False),
        (ON_VPN, False),
        (at_home(CARRIER), True),
        (at_home(reach=FIREWALL), True),
        (at_home(SILENT, reach=FIREWALL), True),
        (at_home(SILENT, held(LEASE6), BOTH), True),
        (at_home(CARRIER, held(LEASE6), BOTH), True),
        (at_home(network=replace(AT_HOME, default_interface="")), False),
    ],
)
def test_the_routers_line_stands_there_where_the_verdict_does_not_say_it(state, routers_line):
    assert router_says_more(status_of(state)) is routers_line
    assert ("router" in keys(state)) is routers_line


@pytest.mark.parametrize(
    ("state", "helps"),
    [
        (stopped(network=AT_HOME), False),
        (at_home(), False),
        (ANOTHER_PORT, False),
        (at_home(SILENT), True),
        (TAKEN, True),
        (at_home(SILENT, reach=FIREWALL), True),
        (at_home(SILENT, held(LEASE6), BOTH), True),
        (at_home(Closed(), settings=NOT_ASKED), True),
        (at_home(Closed(), settings=BY_HAND), False),
        (ON_VPN, False),
        (at_home(CARRIER), False),
        (at_home(reach=FIREWALL), False),
        (at_home(network=replace(AT_HOME, default_interface="")), False),
    ],
)
def test_to_forward_by_hand_is_offered_where_it_would_help(state, helps):
    assert forwarding_helps(status_of(state)) is helps
    assert ("forward" in keys(state)) is helps


@pytest.mark.parametrize(("why", "helps"), [(Why.NOT_REACHED, True), (Why.ANOTHER, True), (Why.SEEN, False)])
def test_who_has_forwarded_it_is_believed_until_somebody_outside_has_seen_otherwise(why, helps):
    status = status_of(at_home(Closed(), settings=BY_HAND))
    answer = Answer.YES if why is Why.SEEN else Answer.NO
    seen = replace(status, reach=replace(status.reach, ipv4=Finding(answer, why)))
    assert forwarding_helps(seen) is helps


def test_a_shared_address_is_not_mended_in_the_router():
    status = status_of(at_home(SILENT))
    shared = replace(status, reach=replace(status.reach, ipv4=Finding(Answer.NO, Why.CARRIER_NAT)))
    assert forwarding_helps(status)
    assert not forwarding_helps(shared)
