import struct
from ipaddress import IPv4Address

from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.router.events import RouterSpoke
from nbtray.network.announcements import Heard, heard_by_ssdp, heard_by_udp
from nbtray.network.epoch import Epoch
from nbtray.network.ssdp import ALIVE, BYE_BYE

ROUTER = "192.168.77.1"
OLD, NEW = IPv4Address("81.2.69.10"), IPv4Address("82.3.70.20")


def nat_pmp(address, epoch, result=0):
    return struct.pack("!BBHI4s", 0, 128, result, epoch, IPv4Address(address).packed)


def pcp(epoch):
    return struct.pack("!BBBBII12x", 2, 0x80, 0, 0, 0, epoch)


def notify(kind, boot):
    return f"NOTIFY * HTTP/1.1\r\nNTS: {kind}\r\nBOOTID.UPNP.ORG: {boot}\r\n\r\n".encode()


def hear(messages, heard=None):
    """Return the news of these messages, each at its second."""
    heard, news = heard or Heard(), []
    for now, message in messages:
        heard, told = heard_by_udp(heard, message, ROUTER, now)
        news.append(told)
    return [each for each in news if each]


def test_a_new_address_is_news_once_although_it_comes_ten_times():
    times = [1000 + 0.25 * (2**each - 1) for each in range(10)]
    told = hear([(now, nat_pmp(NEW, int(now))) for now in times])
    assert told == [RouterSpoke(ROUTER, NEW)]


def test_a_moment_without_an_address_is_no_news():
    told = hear(
        [
            (1000.0, nat_pmp(0, 1000)),
            (1000.1, nat_pmp(NEW, 1000, result=3)),
            (1000.2, nat_pmp(NEW, 1000)),
        ]
    )
    assert told == [RouterSpoke(ROUTER, NEW)]


def test_a_router_that_has_just_begun_has_lost_its_mappings():
    assert hear([(1000.0, nat_pmp(OLD, 3))]) == [RouterSpoke(ROUTER, OLD, restarted=True)]
    assert hear([(1000.0, pcp(0)), (1000.3, pcp(0)), (1000.8, pcp(1))]) == [
        RouterSpoke(ROUTER, restarted=True)
    ]


def test_a_clock_that_began_again_is_news():
    known = Heard(epoch=Epoch(5000, 0.0), address=OLD)
    assert hear([(100.0, pcp(80))], known) == [RouterSpoke(ROUTER, restarted=True)]
    assert hear([(100.0, pcp(5100))], known) == []


def test_a_device_that_lives_on_is_no_news_and_one_reborn_is():
    heard, news = heard_by_ssdp(Heard(), notify(ALIVE, "1"), ROUTER)
    assert news is None
    heard, news = heard_by_ssdp(heard, notify(ALIVE, "1"), ROUTER)
    assert news is None
    heard, news = heard_by_ssdp(heard, notify(ALIVE, "2"), ROUTER)
    assert news == RouterSpoke(ROUTER, restarted=True)


def test_who_said_goodbye_is_asked_when_it_is_back():
    heard, news = heard_by_ssdp(Heard(boot="1"), notify(BYE_BYE, "1"), ROUTER)
    assert news is None
    heard, news = heard_by_ssdp(heard, notify(ALIVE, "1"), ROUTER)
    assert news == RouterSpoke(ROUTER, restarted=True)
    assert heard_by_ssdp(heard, notify(ALIVE, "1"), ROUTER)[1] is None


@given(st.lists(st.binary(max_size=64), max_size=20))
def test_garbage_names_no_address_that_nobody_can_reach(messages):
    for told in hear([(1000.0 + at, message) for at, message in enumerate(messages)]):
        assert told.address is None or told.address.is_global
