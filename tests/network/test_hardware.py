import sys

import psutil
import pytest

from nbtray.network.hardware import hardware_address


@pytest.mark.skipif(sys.platform != "linux", reason="the names of interfaces are Linux's")
def test_each_card_has_one_and_the_loopback_has_none():
    assert hardware_address("lo") == ""
    assert hardware_address("no-such-card") == ""
    cards = [name for name in psutil.net_if_addrs() if name.startswith(("eth", "en", "wl"))]
    for card in cards:
        assert len(hardware_address(card).split(":")) == 6
