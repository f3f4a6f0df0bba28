"""Requests as a real tornado meets them, on a plain socket; here nobody counts as this computer."""

import asyncio
import os
import socket
import threading
import time
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from tornado.httpserver import HTTPServer
from tornado.httputil import parse_cookie
from tornado.netutil import bind_sockets
from tornado.web import Application, RedirectHandler, RequestHandler
from tornado.websocket import WebSocketHandler

from nbtray.jupyter.inside import fitting, peer, request_guard
from nbtray.jupyter.inside.connections import Connections, Places
from nbtray.jupyter.inside.door import Door, behind
from nbtray.jupyter.inside.open_sessions import OpenSessions
from nbtray.jupyter.inside.peer import Client
from nbtray.jupyter.inside.sessions import Session

LOGIN = "Cookie: username-here=good\r\n"
PATIENCE = 60.0


class Echo(RequestHandler):
    def get(self):
        self.write(self.get_argument("say", "here"))
        self.set_header("Cookies", ",".join(sorted(self.request.cookies)))

    def post(self):
        self.write(str(len(self.request.body)))


class Socket(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


class Provider:
    """Knows one cookie."""

    def __init__(self):
        self.open_sessions = OpenSessions(lambda _: True)

    def is_welcome(self, _):
        return False

    def session_of(self, secret, name, value):
        is_good = (secret, name, value) == (b"secret", "username-here", "good")
        return Session("a1b2", "mark", with_code=False) if is_good else None


class Trust:
    """Says whether browsers trust the certificate."""

    trusted = False

    def holds(self):
        return self.trusted


class Site:
    """A server in a thread of its own, and what its clients say and hear."""

    def __init__(self, near=None):
        self.source = "127.0.0.1"  # where a proxy tells that all come from
        self.connections = Connections(Places())
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.port = self.do(self._serve, near)
        self.clients = []

    def do(self, work, *given):
        done = Future()

        def carry_out():
            try:
                done.set_result(work(*given))
            except BaseException as error:  # noqa: BLE001 -- raised where it was asked for
                done.set_exception(error)

        self.loop.call_soon_threadsafe(carry_out)
        return done.result(PATIENCE)

    def _serve(self, near):
        handlers = [("/", Echo), ("/old", RedirectHandler, {"url": "/"}), ("/socket", Socket)]
        application = Application(handlers, cookie_secret=b"secret")
        self.server = HTTPServer(application, max_body_size=10_000_000)
        app = SimpleNamespace(http_server=self.server, web_app=application)
        self.trust = Trust()
        self.now = []
        guard = self.guard = fitting._guard(app, Provider(), self.trust, near)
        guard._clock = lambda: self.now[-1] if self.now else time.monotonic()
        fitting._fit_to_requests(app, Provider(), self.connections, guard)
        judge = self.server.start_request

        def start_request(server_connection, request):
            request.context.remote_ip = self.source
            return judge(server_connection, request)

        vars(self.server)["start_request"] = start_request
        (listening,) = bind_sockets(0, "127.0.0.1")
        self.door = Door(self.connections, guard, None)
        guarded = behind(self.door, listening)
        self.server.add_sockets([guarded])
        return guarded.getsockname()[1]

    def client(self, said=""):
        client = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.clients.append(client)
        client.sendall(said.encode())
        return client

    def ask(self, said):
        client = self.client(said)
        return client.recv(65536).decode()

    def end(self):
        for client in self.clients:
            client.close()
        self.do(self.server.stop)
        asyncio.run_coroutine_threadsafe(self.server.close_all_connections(), self.loop).result(PATIENCE)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop.close()
        self.door._owners.close()
        while self.door._spare:
            os.close(self.door._spare.pop())


@pytest.fixture(autouse=True)
def nobody_is_here(monkeypatch):
    monkeypatch.setattr(peer, "is_this_computer", lambda _: False)


@pytest.fixture
def site():
    site = Site()
    yield site
    site.end()


@pytest.fixture
def hurried(monkeypatch):
    """Deadlines so short that a test can wait for them."""
    monkeypatch.setattr(fitting, "STRANGERS_HEADER_SECONDS", 0.1)
    monkeypatch.setattr(request_guard, "STRANGERS_BODY_SECONDS", 0.1)
    site = Site()
    yield site
    site.end()


def is_hung_up_on(client):
    try:
        return client.recv(65536) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("said", ["", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: here\r\nX: "])
def test_a_stranger_who_does_not_get_to_the_point_is_hung_up_on(hurried, said):
    assert is_hung_up_on(hurried.client(said))


def test_a_stranger_whose_body_does_not_come_is_hung_up_on(hurried):
    client = hurried.client("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nabc")
    assert is_hung_up_on(client)


def test_an_idle_stranger_is_hung_up_on(hurried):
    client = hurried.client("GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    assert client.recv(65536).startswith(b"HTTP/1.1 200")
    assert is_hung_up_on(client)


def test_whoever_is_logged_in_may_take_their_time(hurried):
    client = hurried.client(f"GET / HTTP/1.1\r\nHost: here\r\n{LOGIN}\r\n")
    assert client.recv(65536).startswith(b"HTTP/1.1 200")
    # A stranger that comes later is gone before it; both are served by one loop.
    assert is_hung_up_on(hurried.client())
    client.sendall(f"POST / HTTP/1.1\r\nHost: here\r\n{LOGIN}Content-Length: 5\r\n\r\nab".encode())
    assert is_hung_up_on(hurried.client())
    client.sendall(b"cde")
    assert client.recv(65536).endswith(b"\r\n\r\n5")


def test_a_stranger_s_body_is_a_form_and_no_more(site):
    assert site.ask("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 65537\r\n\r\n").startswith(
        "HTTP/1.1 400"
    )
    chunked = "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n"
    assert site.ask(chunked).startswith("HTTP/1.1 400")
    small = "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc"
    assert site.ask(small).startswith("HTTP/1.1 200")


def test_whoever_is_logged_in_may_send_a_notebook(site):
    body = "x" * 1_000_000
    said = f"POST / HTTP/1.1\r\nHost: here\r\n{LOGIN}Content-Length: {len(body)}\r\n\r\n{body}"
    assert site.ask(said).endswith("\r\n\r\n1000000")


@pytest.mark.parametrize("cookie", ["username-here=bad", "username-there=good", "here=good", "username-here"])
def test_another_cookie_is_no_login(site, cookie):
    said = f"POST / HTTP/1.1\r\nHost: here\r\nCookie: {cookie}\r\nContent-Length: 65537\r\n\r\n"
    assert site.ask(said).startswith("HTTP/1.1 400")


def test_a_cookie_of_another_host_is_no_login_here(site):
    """A stranger could have hundreds of them looked at, and each costs a signature."""
    said = f"POST / HTTP/1.1\r\nHost: there\r\n{LOGIN}Content-Length: 65537\r\n\r\n"
    assert site.ask(said).startswith("HTTP/1.1 400")


def test_a_head_that_costs_time_to_take_apart_is_not_read(site):
    cookies = "; ".join(f"username-{number}=x" for number in range(1500))
    client = site.client(f"GET / HTTP/1.1\r\nHost: here\r\nCookie: {cookies}\r\n\r\n")
    assert is_hung_up_on(client)


def test_who_is_not_in_the_networks_that_are_served_is_hung_up_on_even_with_a_login():
    """The door has seen the proxy; here the client behind it is known."""
    site = Site(near=())
    try:
        request = f"GET / HTTP/1.1\r\nHost: here\r\n{LOGIN}\r\n"
        assert site.ask(request).startswith("HTTP/1.1 200")
        site.source = "198.51.100.7"
        assert site.ask(request) == "HTTP/1.1 400 Bad Request\r\n\r\n"
        site.source = "192.168.7.7"
        assert site.ask(request).startswith("HTTP/1.1 200")
    finally:
        site.end()


def test_a_cookie_in_quotes_is_read_as_tornado_writes_it():
    assert parse_cookie('username-here="2|1:0|x="') == {"username-here": "2|1:0|x="}


@pytest.mark.parametrize("path", ["/", "/old", "/not-there"])
def test_every_answer_has_the_headers_and_no_version(site, path):
    answer = site.ask(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n")
    assert "\r\nServer: jupyter\r\n" in answer
    assert "Tornado" not in answer
    assert "\r\nX-Content-Type-Options: nosniff\r\n" in answer
    assert "\r\nReferrer-Policy: same-origin\r\n" in answer
    assert "Strict-Transport-Security" not in answer


def test_the_answer_to_a_websocket_too(site):
    answer = site.ask(
        "GET /socket HTTP/1.1\r\nHost: here\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    assert answer.startswith("HTTP/1.1 101")
    assert "\r\nServer: jupyter\r\n" in answer


def test_browsers_are_told_to_insist_on_a_certificate_while_they_trust_it(site):
    request, insisting = (
        "GET /old HTTP/1.1\r\nHost: here\r\n\r\n",
        "\r\nStrict-Transport-Security: max-age=31536000\r\n",
    )
    for trusted in (True, False, True):
        site.trust.trusted = trusted
        assert (insisting in site.ask(request)) is trusted


def test_a_hurried_stranger_waits_and_one_who_never_stops_is_hung_up_on(site, monkeypatch):
    monkeypatch.setattr(request_guard, "LONGEST_WAIT", 0.25)
    request = "GET / HTTP/1.1\r\nHost: here\r\n\r\n"
    burst = request_guard.OF_A_NETWORK.burst
    clients = [site.client(request) for _ in range(burst + 30)]
    answers = [client.recv(65536) for client in clients]
    served = sum(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    assert burst <= served < burst + 30
    refused = {answer for answer in answers if not answer.startswith(b"HTTP/1.1 200")}
    assert refused == {b"HTTP/1.1 400 Bad Request\r\n\r\n"}
    assert site.ask(f"GET / HTTP/1.1\r\nHost: here\r\n{LOGIN}\r\n").startswith("HTTP/1.1 200")


def test_who_goes_on_with_heads_that_cost_time_is_not_let_in_for_a_while(site, monkeypatch):
    monkeypatch.setattr(request_guard, "LONGEST_WAIT", 0.25)
    site.do(site.now.append, 1000.0)
    head, told = "GET / HTTP/1.1\r\nHost: here\r\n" + "a:b\r\n" * 1500 + "\r\n", []
    while not site.do(site.guard.is_too_fast, Client("127.0.0.1")):
        told.append(status(site, head))
    assert told[0] == "200"
    assert told[-1] == "400"
    assert len(told) < 12
    assert status(site, head) == ""
    site.do(site.now.append, 1000.0 + request_guard.LONGEST_DEBT)
    assert status(site, head) == "200"


def status(site, head):
    """Return the status of the answer, "" if there is none."""
    try:
        return site.ask(head)[9:12]
    except ConnectionError:
        return ""


def served_at_once(site, *heads):
    """Return as how many requests all of these together count."""
    site.do(site.now.append, 1000.0)
    before = site.do(lambda: site.guard._paces._due.get("127.0.0.1", 1000.0))
    for head in heads:
        assert site.ask(head).startswith("HTTP/1.1 200")
    after = site.do(lambda: site.guard._paces._due["127.0.0.1"])
    return (after - before) / request_guard.OF_A_NETWORK.interval


@pytest.mark.parametrize(
    ("head", "least"),
    [
        ("GET / HTTP/1.1\r\nHost: here\r\n\r\n", 1),
        (f"GET / HTTP/1.1\r\nHost: here\r\nCookie: {'a=b; ' * 3000}\r\n\r\n", 7),
        (f"GET / HTTP/1.1\r\nHost: here\r\nAccept-Language: {'a,' * 7500}\r\n\r\n", 7),
        (f"GET /?{'a' * 15_000} HTTP/1.1\r\nHost: here\r\n\r\n", 7),
        ("GET / HTTP/1.1\r\nHost: here\r\n" + "a:b\r\n" * 1500 + "\r\n", 45),
        (f"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 60000\r\n\r\n{'x' * 60_000}", 28),
    ],
)
def test_a_stranger_s_request_counts_by_the_work_it_causes(site, head, least):
    assert least <= served_at_once(site, head) < 2 * least


def test_whoever_is_logged_in_is_not_counted(site):
    head = f"GET / HTTP/1.1\r\nHost: here\r\n{LOGIN}Accept-Language: {'a,' * 7000}\r\n\r\n"
    with pytest.raises(KeyError):
        served_at_once(site, head)


def test_only_our_own_cookies_of_a_stranger_are_taken_apart(site):
    cookies = "Cookie: a=b; _xsrf=2|x; username-here=bad; username-there=good; c=d\r\n"
    assert "\r\nCookies: _xsrf,username-here\r\n" in site.ask(
        f"GET / HTTP/1.1\r\nHost: here\r\n{cookies}\r\n"
    )
    answer = site.ask(f"GET / HTTP/1.1\r\nHost: here\r\n{LOGIN[:-2]}; a=b; c=d\r\n\r\n")
    assert "\r\nCookies: a,c,username-here\r\n" in answer


def test_no_small_message_waits_for_the_one_before(site):
    client = site.client("GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    client.recv(65536)

    def nagle_is_off():
        (connection,) = site.server._connections
        return connection.stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0

    assert site.do(nagle_is_off)


def test_the_table_knows_who_is_connected_and_who_is_logged_in(site):
    stranger = site.client("GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    owner = site.client(f"GET / HTTP/1.1\r\nHost: here\r\n{LOGIN}\r\n")
    for client in (stranger, owner):
        client.recv(65536)
    assert sorted(each.signed_in for each in site.do(list, site.connections)) == [False, True]
    (ours,) = (each for each in site.do(list, site.connections) if each.signed_in)
    site.do(site.connections.close_others, ours.close)
    assert is_hung_up_on(stranger)
    assert [each.signed_in for each in site.do(list, site.connections)] == [True]
