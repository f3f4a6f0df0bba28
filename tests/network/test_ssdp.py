import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.network.ssdp import (
    ALIVE,
    BYE_BYE,
    UPDATE,
    description_url,
    description_url6,
    leads_to,
    notification,
)

GATEWAY = "192.168.77.1"
URL = f"http://{GATEWAY}:5555/rootDesc.xml"


def found(url=URL, target="urn:schemas-upnp-org:device:InternetGatewayDevice:1", first="HTTP/1.1 200 OK"):
    return f"{first}\r\nCACHE-CONTROL: max-age=120\r\nST: {target}\r\nLocation: {url}\r\n\r\n".encode()


def notify(kind=ALIVE, boot="1"):
    lines = ("NOTIFY * HTTP/1.1", "HOST: 239.255.255.250:1900", f"NTS:{kind}", f"BOOTID.UPNP.ORG: {boot}")
    return "\r\n".join((*lines, "", "")).encode()


def test_the_answer_of_a_gateway_leads_to_its_description():
    assert description_url(found(), GATEWAY) == URL
    two = found(target="urn:schemas-upnp-org:device:InternetGatewayDevice:2")
    assert description_url(two, GATEWAY) == URL


@pytest.mark.parametrize(
    "hostile",
    [
        found(url="http://192.168.77.66:5555/rootDesc.xml"),
        found(url="http://192.168.77.1@evil.example/"),
        found(url="http://192.168.77.1.evil.example/"),
        found(url="file:///etc/passwd"),
        found(url="https://192.168.77.1/"),
        found(url="http://192.168.77.1:99999/"),
        found(url="http://192.168.77.1:5555/a b"),
        found(url=f"{URL}{'x' * 600}"),
        found(url=""),
        found(target="urn:schemas-upnp-org:device:MediaServer:1"),
        found(first="HTTP/1.1 404 Not Found"),
        notify(),
        b"",
        b"\xff" * 5000,
    ],
)
def test_what_leads_elsewhere_is_no_answer(hostile):
    assert description_url(hostile, GATEWAY) is None


HERE = "fe80::1%eth0"


@pytest.mark.parametrize(
    "url", ["http://[2001:ba8:1f1::1]:5555/d.xml?a=1", "http://[fe80::1]:5555/d.xml?a=1"]
)
def test_over_ipv6_the_gateway_is_asked_where_it_is_known_whichever_of_its_addresses_it_names(url):
    assert description_url6(found(url), HERE) == "http://[fe80::1%eth0]:5555/d.xml?a=1"


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://[fe80::1]/",
        "http://[fe80::1]",
        "http://[fe80::1]:99999/",
        "http://[evil]/",
        "http://a@[fe80::1]/",
        "http://[fe80::1]/a b",
        f"http://[fe80::1]/{'x' * 600}",
        "",
    ],
)
def test_over_ipv6_nothing_else_is_followed(url):
    assert description_url6(found(url), HERE) is None


@pytest.mark.parametrize("url", ["http://192.168.77.1/", "http://192.168.77.1:80/x?y=1"])
def test_a_plain_url_on_the_gateway_is_followed(url):
    assert leads_to(url, GATEWAY)


def test_a_notification_tells_the_kind_and_the_life():
    assert notification(notify(ALIVE, "7")) == (ALIVE, "7")
    assert notification(notify(BYE_BYE, "7")) == (BYE_BYE, "7")
    update = notify(UPDATE, "7").replace(b"\r\n\r\n", b"\r\nNEXTBOOTID.UPNP.ORG: 8\r\n\r\n")
    assert notification(update) == (UPDATE, "8")
    assert notification(notify("ssdp:other")) is None
    assert notification(found()) is None


@given(st.binary(max_size=400))
def test_no_garbage_breaks_the_readers(garbage):
    assert description_url(garbage, GATEWAY) is None
    assert description_url6(garbage, HERE) is None
    assert notification(garbage) is None
