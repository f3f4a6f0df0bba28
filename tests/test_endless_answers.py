"""A child that asks somebody outside ends with a value and little memory, however long the answer is."""

import json
import sys
from dataclasses import replace

import pytest
from beds import fake_firewall_device, fake_igd
from beds.bad_address_services import AddressService, Authority, telling
from beds.endless_answers import HTTP_FORMS, child_of, endless, endless_after
from beds.fake_firewall_device import HERE6, FakeFirewallDevice
from beds.fake_igd import FakeIgd
from beds.smtp_server import PASSWORD, SmtpServer
from contracts.mailer_contract import LETTER

from nbtray.core.address.readings import Family
from nbtray.core.mail.fault import Accepted, Kind
from nbtray.core.mail.route import route_of
from nbtray.core.secrets import Secret
from nbtray.core.settings import MailSettings, Security
from nbtray.mail.order import order_of
from nbtray.mail.report import is_last, report_in

if sys.platform != "linux":
    pytest.skip("the peak is measured as Linux tells it", allow_module_level=True)

GROWTH = 24 << 20
"""Bytes above the peak of a child that is answered properly."""

BUDGET = 30.0
DEVICE = fake_igd.DESCRIPTION.format(service=fake_igd.SERVICE, control="/control")
FIREWALL = fake_firewall_device.DESCRIPTION.format(service=fake_firewall_device.SERVICE, control="/control")
SCPD = fake_firewall_device.scpd()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def told(**question):
    return json.dumps({"budget": BUDGET, **question}).encode()


def check(child, quiet):
    assert (child.status, child.complained) == (0, "")
    assert child.peak < quiet.peak + GROWTH, (child.peak >> 20, quiet.peak >> 20)


@pytest.mark.parametrize("form", HTTP_FORMS)
def test_an_address_source(form, authority, tmp_path):
    def ask(behaviour):
        with AddressService(behaviour, authority.context("127.0.0.1")) as service:
            question = told(url=service.url, family=4, authorities=str(authority.file))
            return child_of("nbtray.network.ask", question, tmp_path)

    quiet, child = ask(telling("93.184.216.34")), ask(endless(*HTTP_FORMS[form]))
    assert quiet.answer["status"] == 200
    check(child, quiet)
    assert "failure" in child.answer or len(bytes.fromhex(child.answer["body"])) < 1000


@pytest.mark.parametrize("form", HTTP_FORMS)
@pytest.mark.parametrize(
    ("do", "files"),
    [("map", {}), ("address", {"/description.xml": DEVICE}), ("unmap", {"/description.xml": DEVICE})],
    ids=["description", "address", "mapping"],
)
def test_a_router_that_speaks_upnp(do, files, form, tmp_path):
    pytest.importorskip("miniupnpc")
    question = {"do": do, "gateway": "127.0.0.1", "local": "127.0.0.1"}
    question |= {"port": 9999, "external": 9999, "any_port": False}
    with FakeIgd() as device:
        quiet = child_of("nbtray.network.upnp_ask", told(**question, url=device.url), tmp_path)
    with AddressService(endless_after(files, *HTTP_FORMS[form]), None) as service:
        url = service.url.replace("https", "http") + "description.xml"
        child = child_of("nbtray.network.upnp_ask", told(**question, url=url), tmp_path)
    check(child, quiet)
    assert isinstance(child.answer, dict)


@pytest.mark.parametrize("form", HTTP_FORMS)
@pytest.mark.parametrize(
    "files",
    [{}, {"/description.xml": FIREWALL}, {"/description.xml": FIREWALL, "/scpd.xml": SCPD}],
    ids=["description", "service", "control"],
)
def test_a_firewall_that_speaks_upnp(files, form, tmp_path):
    pytest.importorskip("async_upnp_client")
    question = {"do": "map", "gateway": HERE6, "local": HERE6, "port": 9999}
    with FakeFirewallDevice() as device:
        quiet = child_of("nbtray.network.pinhole_ask", told(**question, url=device.url), tmp_path)
    assert quiet.answer["port"] == 9999
    with AddressService(endless_after(files, *HTTP_FORMS[form]), None, Family.IPV6) as service:
        url = service.url.replace("https", "http") + "description.xml"
        child = child_of("nbtray.network.pinhole_ask", told(**question, url=url), tmp_path)
    check(child, quiet)
    assert "refusal" in child.answer


def test_a_firewall_without_the_action_offers_nothing(tmp_path):
    pytest.importorskip("async_upnp_client")
    files = {"/description.xml": FIREWALL, "/scpd.xml": SCPD.replace("AddPinhole", "Nothing")}
    question = {"do": "map", "gateway": HERE6, "local": HERE6, "port": 9999}
    with AddressService(endless_after(files, b"", b""), None, Family.IPV6) as service:
        url = service.url.replace("https", "http") + "description.xml"
        child = child_of("nbtray.network.pinhole_ask", told(**question, url=url), tmp_path)
    assert (child.status, child.complained) == (0, "")
    assert child.answer == {"refusal": "not-offered", "detail": ""}


LINES = {
    "a greeting of many lines": [b"220-come in\r\n"],
    "a greeting of one line": [b"220 come in "],
    "many features": [b"220 hello\r\n", b"250-MORE\r\n"],
    "many lines of refusal": [b"220 hello\r\n", b"250 fine\r\n", b"550-no and no\r\n"],
    "replies of other times": [b"220 hello\r\n", b"250 fine\r\n", b"999 never\r\n"],
}


@pytest.mark.parametrize("name", LINES)
def test_a_mail_server(name, tmp_path):
    *before, forever = LINES[name]

    def behave(conversation):
        for line in before:
            conversation.say(line)
            conversation.wire.recv(4096)
        while not conversation.over.is_set():
            conversation.say(forever * 2000)

    quiet = _delivered(SmtpServer(None, Security.NONE), tmp_path)
    with AddressService(behave, None) as service:
        child = _delivered(None, tmp_path, int(service.url.rsplit(":")[-1].strip("/")))
    check(child, quiet)
    *_, last = map(report_in, child.printed.splitlines())
    assert is_last(last)
    assert not isinstance(last, Accepted)
    assert last.kind in (Kind.NOT_SMTP, Kind.REPLY)


def _delivered(server, folder, port=0):
    settings = MailSettings(account="ada@example.org", host="127.0.0.1", security=Security.NONE, login="none")
    if server is None:
        order = order_of(LETTER, route_of(replace(settings, port=port)), Secret(PASSWORD), BUDGET)
        return child_of("nbtray.mail.deliver", order.to_json(), folder)
    server.post.login_needed = False
    with server:
        order = order_of(LETTER, route_of(replace(settings, port=server.port)), Secret(PASSWORD), BUDGET)
        child = child_of("nbtray.mail.deliver", order.to_json(), folder)
    assert len(server.post.letters) == 1, child
    return child
