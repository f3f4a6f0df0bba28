from dataclasses import replace

import pytest
from examples import NETWORK, running
from playbook import given

from nbtray.core.address.readings import WayOut
from nbtray.core.desktop.effects import OpenWindow
from nbtray.core.desktop.events import WindowChosen
from nbtray.core.desktop.windows import Window
from nbtray.core.doctor.forward_by_hand import NO_ROUTER, Numbers, doings, numbers
from nbtray.core.problem import Problem
from nbtray.core.settings import RouterSettings, Settings

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
AT_HOME = replace(NETWORK, ways=(WAY,))
HARDWARE = "02:fc:00:00:00:01"


def words(told):
    return "\n".join(f"{each.what} {each.how}" for each in doings(told))


def test_the_steps_have_this_homes_own_numbers():
    told = numbers(AT_HOME, Settings(), 8888, HARDWARE)
    assert told == Numbers("192.168.77.1", "192.168.77.10", 8888, 8888, HARDWARE)
    for number in (
        "http://192.168.77.1/",
        "192.168.77.10",
        "internal port 8888",
        HARDWARE,
        "external_port 8888",
    ):
        assert number in words(told)
    assert "IPv6" not in words(told)


def test_the_external_port_is_the_one_of_the_settings():
    told = numbers(AT_HOME, Settings(router=RouterSettings(external_port=443)), 9999, "")
    assert "external port 443, to 192.168.77.10, internal port 9999" in words(told)
    assert "hardware" not in words(told)


def test_an_ipv6_address_of_its_own_is_let_in_too():
    network = replace(AT_HOME, addresses=(*AT_HOME.addresses, "fd00::10", "2001:ba8:1f1::10"))
    told = numbers(network, Settings(), 9999, "")
    assert [each.what for each in doings(told)][3] == "Let IPv6 in too"
    assert "to 2001:ba8:1f1::10." in words(told)


@pytest.mark.parametrize(
    ("network", "code"),
    [
        (NETWORK, "NoRouterToSet"),
        (replace(NETWORK, ways=(replace(WAY, local=""),)), "NoRouterToSet"),
        (replace(NETWORK, ways=(replace(WAY, local="81.2.69.10"),)), "NothingToForward"),
    ],
)
def test_where_there_is_nothing_to_forward_that_is_said(network, code):
    told = numbers(network, Settings(), 9999, "")
    assert isinstance(told, Problem)
    assert told.code == code
    assert NO_ROUTER.advice.endswith(".")


def test_the_menu_opens_both_windows():
    given(running()) >> WindowChosen(Window.DIAGNOSIS) << OpenWindow(Window.DIAGNOSIS)
    given(running()) >> WindowChosen(Window.FORWARDING) << OpenWindow(Window.FORWARDING)
