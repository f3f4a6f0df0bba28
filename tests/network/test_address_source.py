import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from ipaddress import ip_address

import psutil
import pytest
from beds.bad_address_services import (
    DRAGGING,
    GOOD,
    GOOD_ANSWERS,
    GOOD_IPV6,
    LONG_AGO,
    WRONG_ANSWERS,
    WRONG_IPV6_ANSWERS,
    AddressService,
    closed_port,
    refusing,
    response,
    saying,
    silent,
    speaking_first,
    telling,
)
from beds.fakes_network import FakeAddressSource
from beds.network_namespace import NetworkNamespace, why_not
from contracts.address_source_contract import AddressSourceContract

from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.readings import Family, Seen, Unavailable
from nbtray.network import ask as child
from nbtray.network.address_source import BUDGET, HttpsAddressSource
from nbtray.network.answer import Answer

NO_NAMESPACE = why_not()


def ask(source, url, family=Family.IPV4):
    return source.read(ReadAddress(1, url, family)).reading


class NearSource(HttpsAddressSource):
    """The same without a process for each question: 0.3 s a time, and there are many wrong answers."""

    def _child(self, question):
        return child.answer_to(question)


@pytest.fixture
def near(authority):
    return NearSource(budget=60.0, authorities=authority.file)


class TestHttpsAddressSource(AddressSourceContract):
    @pytest.fixture(autouse=True)
    def _world(self, serve):
        self.serve = serve

    def answering(self, body, family=Family.IPV4):
        return self.serve(telling(body), family).url

    def absent(self):
        with closed_port() as url:
            return url

    def refusing(self, retry_after):
        return self.serve(refusing("429 Too Many Requests", f"Retry-After: {retry_after}")).url


class TestFakeAddressSource(AddressSourceContract):
    @pytest.fixture
    def source(self):
        self.fake = FakeAddressSource()
        return self.fake

    def answering(self, body, family=Family.IPV4):
        return self._set(f"https://answering.example/{family}", Answer(200, body.encode()))

    def absent(self):
        return "https://absent.example"

    def refusing(self, retry_after):
        return self._set("https://tired.example", Answer(429, b"", retry_after=str(retry_after)))

    def _set(self, url, answer):
        self.fake.answers[url] = answer
        return url


def test_the_budget_is_what_the_port_promises():
    assert BUDGET == 4.0


@pytest.mark.parametrize("name", GOOD_ANSWERS)
def test_an_address_is_read(name, serve, near):
    assert ask(near, serve(GOOD_ANSWERS[name]).url) == Seen(ip_address(GOOD))


@pytest.mark.parametrize("name", WRONG_ANSWERS)
def test_a_wrong_answer_is_unavailable(name, serve, near):
    behaviour, reason = WRONG_ANSWERS[name]
    reading = ask(near, serve(behaviour).url)
    assert isinstance(reading, Unavailable)
    assert reason in reading.reason


def test_an_ipv6_address_is_read(serve, near):
    assert ask(near, serve(telling(GOOD_IPV6), Family.IPV6).url, Family.IPV6) == Seen(ip_address(GOOD_IPV6))


def test_the_family_is_forced_by_the_way_of_asking(serve, near):
    service = serve(telling(GOOD), Family.IPV4)
    reading = ask(near, service.url, Family.IPV6)
    assert isinstance(reading, Unavailable)
    assert service.visits == 0


def drag(authority, service):
    for budget in (3, 20):  # more for a machine too busy to reach it within 3 seconds
        reading = ask(HttpsAddressSource(budget=budget, authorities=authority.file), service.url)
        if service.visits:
            return reading, budget
    raise AssertionError("it was never asked")


@pytest.fixture(scope="module")
def dragged(authority, https):
    """Ask every source that drags on, all at once: each costs the whole budget."""
    services = {name: AddressService(behaviour, https) for name, behaviour in DRAGGING.items()}
    services["silent before TLS"] = AddressService(silent, None)
    with ExitStack() as running, ThreadPoolExecutor(len(services)) as threads:
        for service in services.values():
            running.enter_context(service)
        yield dict(zip(services, threads.map(partial(drag, authority), services.values()), strict=True))


@pytest.mark.parametrize("name", [*DRAGGING, "silent before TLS"])
def test_a_source_that_drags_on_is_left_within_the_budget(name, dragged):
    reading, budget = dragged[name]
    assert reading == Unavailable(f"it did not answer within {budget} seconds")


def test_a_redirect_is_not_followed(serve, near):
    elsewhere = serve(telling(GOOD), context=None)
    plain = elsewhere.url.replace("https:", "http:")
    reading = ask(near, serve(saying(response(b"", "302 Found", f"Location: {plain}"))).url)
    assert reading == Unavailable("it answered with HTTP status 302")
    assert elsewhere.visits == 0


def test_plain_http_is_not_even_asked(serve, source):
    service = serve(telling(GOOD), context=None)
    reading = ask(source, service.url.replace("https:", "http:"))
    assert reading == Unavailable("only https:// sources can be trusted")
    assert service.visits == 0


def test_a_server_without_tls_is_unavailable(serve, near):
    reading = ask(near, serve(speaking_first, context=None).url)
    assert reading == Unavailable("no secure connection to it could be made")


def test_a_certificate_nobody_vouches_for_is_refused(serve):
    reading = ask(NearSource(budget=60.0), serve(telling(GOOD)).url)
    assert isinstance(reading, Unavailable)
    assert "certificate cannot be trusted" in reading.reason


def test_the_certificate_of_another_host_is_refused(serve, near, authority):
    service = serve(telling(GOOD), context=authority.context("other.example.com"))
    assert "certificate cannot be trusted" in ask(near, service.url).reason


def test_an_expired_certificate_is_refused(serve, near, authority):
    context = authority.context("127.0.0.1", not_after=LONG_AGO)
    assert "expired" in ask(near, serve(telling(GOOD), context=context).url).reason


def test_the_environment_cannot_bend_the_way(serve, near, monkeypatch, tmp_path):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(tmp_path / "none.pem"))
    assert ask(near, serve(telling(GOOD)).url) == Seen(ip_address(GOOD))


def test_the_log_tells_what_a_source_said_instead(near, caplog):
    caplog.set_level("INFO", "nbtray")
    effect = ReadAddress(1, "https://localhost:1/", Family.IPV4)
    told = near.read(effect).reading
    assert [each.getMessage() for each in caplog.records] == [
        f"https://localhost:1/ told no IPv4 address: {told.reason}"
    ]


def test_a_refused_connection_is_told_apart(near):
    with closed_port() as url:
        assert ask(near, url) == Unavailable("it refused the connection")


@pytest.mark.parametrize("url", ["https://", "https://[::1", "https://a b/", "https://127.0.0.1:99999/"])
def test_a_url_that_is_none_is_unavailable(url, near):
    assert isinstance(ask(near, url), Unavailable)


@pytest.mark.parametrize(
    ("status", "headers", "cool_off"),
    [
        ("403 Forbidden", (), 3600),
        ("429 Too Many Requests", ("Retry-After: 120",), 120),
        ("429 Too Many Requests", ("Retry-After: Mon, 06 Jul 2026 10:30:00 GMT",), 1800),
        ("503 Service Unavailable", ("Retry-After: 120",), 0),
    ],
)
def test_a_near_that_asks_for_rest_is_left_alone(status, headers, cool_off, serve, near):
    reading = ask(near, serve(refusing(status, *headers)).url)
    assert isinstance(reading, Unavailable)
    assert reading.cool_off == cool_off


@pytest.mark.parametrize("name", WRONG_IPV6_ANSWERS)
def test_a_wrong_ipv6_answer_is_unavailable(name, serve, near):
    behaviour, reason = WRONG_IPV6_ANSWERS[name]
    reading = ask(near, serve(behaviour, Family.IPV6).url, Family.IPV6)
    assert isinstance(reading, Unavailable)
    assert reason in reading.reason


def test_the_url_is_on_nobodys_process_list(serve, source):
    seen = []

    def looking_around(conversation):
        children = psutil.Process().children()
        seen.extend(f"{process.cmdline()} {process.environ()}" for process in children)
        telling(GOOD)(conversation)

    assert isinstance(ask(source, serve(looking_around).url + "?token=hidden"), Seen)
    assert any("nbtray.network.ask" in each for each in seen)
    assert not any("hidden" in each for each in seen)


def test_a_child_that_breaks_down_is_unavailable(source, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert ask(source, "https://example.com") == Unavailable("asking it broke off (exit status 1)")


def test_a_child_that_cannot_start_is_unavailable(source, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert ask(source, "https://example.com") == Unavailable("it could not be asked (FileNotFoundError)")


def test_asking_leaves_no_thread_and_no_process(serve, authority):
    threads, processes = threading.active_count(), psutil.Process().children()
    ask(HttpsAddressSource(budget=1.0, authorities=authority.file), serve(silent, context=None).url)
    assert threading.active_count() <= threads + 2  # the service's own two
    assert psutil.Process().children() == processes


ASK_BY_NAME = """
import contextlib
import socket
from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.readings import Family
from nbtray.network.address_source import HttpsAddressSource

asked = b""
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as name_server:
    name_server.setblocking(False)
    if {silent}:
        name_server.bind(("127.0.0.1", 53))
    for budget in (2.0, 20.0):  # more for a machine too busy to ask within 2 seconds
        source = HttpsAddressSource(budget=budget)
        reading = source.read(ReadAddress(1, "https://ip.example.com", Family.IPV4)).reading
        with contextlib.suppress(OSError):
            asked = name_server.recv(512)
        if asked or "within" not in reading.reason:
            break
print(reading.reason.replace(f"{{budget:g}}", "so many"))
print("ip" if b"\\x02ip\\x07example" in asked else "nobody", "was asked for")
"""


@pytest.mark.skipif(bool(NO_NAMESPACE), reason=f"needs a network namespace; {NO_NAMESPACE}")
@pytest.mark.parametrize(
    ("silent", "said"),
    [
        (True, ["it did not answer within so many seconds", "ip was asked for"]),
        (False, ["its name could not be looked up", "nobody was asked for"]),
    ],
    ids=["silent", "absent"],
)
def test_a_name_server_that_does_not_answer(silent, said, tmp_path):
    (tmp_path / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    with NetworkNamespace() as namespace:
        namespace.run("mount", "--bind", str(tmp_path / "resolv.conf"), "/etc/resolv.conf")
        asking = namespace.python(ASK_BY_NAME.format(silent=silent))
        assert asking.communicate()[0].splitlines() == said


def test_the_authorities_of_the_settings_count(serve, authority):
    url = serve(telling(GOOD)).url
    near = NearSource(budget=60.0)
    assert isinstance(near.read(ReadAddress(1, url, Family.IPV4)).reading, Unavailable)
    asked = ReadAddress(1, url, Family.IPV4, str(authority.file))
    assert near.read(asked).reading == Seen(ip_address(GOOD))
    missing = ReadAddress(1, url, Family.IPV4, "/nowhere/authorities.pem")
    assert isinstance(near.read(missing).reading, Unavailable)
