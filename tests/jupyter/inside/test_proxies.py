"""Whom a request is from when a proxy stands in front: no stranger's header is ever believed."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from nbtray.jupyter.inside import proxies
from nbtray.jupyter.inside.peer import is_this_computer
from nbtray.jupyter.inside.proxies import SOMEBODY, client_behind, ip_networks

LOCAL, IN_LAN = ip_networks(["127.0.0.1", "::1"]), ip_networks(["192.168.7.0/24"])


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "client"),
    [
        # Nobody is trusted, or not this one: the connection is all there is.
        ((), "127.0.0.1", ["203.0.113.5"], "127.0.0.1"),
        (LOCAL, "198.51.100.7", ["127.0.0.1"], "198.51.100.7"),
        (IN_LAN, "192.168.8.1", ["203.0.113.5"], "192.168.8.1"),
        # nbtray itself, which comes directly.
        (LOCAL, "127.0.0.1", [], "127.0.0.1"),
        # The last one is what the proxy has seen; the others are what somebody claims.
        (LOCAL, "127.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        (LOCAL, "127.0.0.1", ["127.0.0.1, 203.0.113.5"], "203.0.113.5"),
        (LOCAL, "127.0.0.1", ["10.0.0.1", "203.0.113.5"], "203.0.113.5"),
        (LOCAL, "::ffff:127.0.0.1", ["2001:db8::5"], "2001:db8::5"),
        (LOCAL, "127.0.0.1", ["FE80:0::5%eth0\\nlogged in"], "fe80::5"),
        # Two proxies in a row.
        (LOCAL + IN_LAN, "127.0.0.1", ["203.0.113.5, 192.168.7.3"], "203.0.113.5"),
        # The rights of this computer cannot be sent.
        (IN_LAN, "192.168.7.3", ["127.0.0.1"], SOMEBODY),
        (IN_LAN, "192.168.7.3", ["::1"], SOMEBODY),
        (LOCAL, "127.0.0.1", ["127.0.0.1"], SOMEBODY),
        (LOCAL, "127.0.0.1", ["garbage"], SOMEBODY),
        (LOCAL, "127.0.0.1", [""], SOMEBODY),
    ],
)
def test_the_client_is_whom_the_last_trusted_proxy_has_seen(trusted, peer, forwarded, client):
    assert client_behind(trusted, peer, forwarded) == client


ADDRESSES = st.sampled_from(["127.0.0.1", "::1", "192.168.7.3", "203.0.113.5", "::ffff:127.0.0.1", "x", ""])


@given(st.lists(st.lists(ADDRESSES, min_size=1, max_size=4).map(", ".join), min_size=1, max_size=3))
def test_nobody_becomes_this_computer_by_a_header(forwarded):
    for trusted, peer in ((LOCAL, "127.0.0.1"), (IN_LAN, "192.168.7.3"), ((), "203.0.113.5")):
        client = client_behind(trusted, peer, forwarded)
        assert not is_this_computer(client) or (trusted, client) == ((), peer)


class Who(RequestHandler):
    def get(self):
        self.write(self.request.remote_ip)


@pytest.fixture(params=[["127.0.0.1"], []], ids=["trusted", "not trusted"])
def site(request):
    """A real tornado, with this computer as a trusted proxy or with none."""
    loop = asyncio.new_event_loop()
    ready, stop = threading.Event(), asyncio.Event()
    there = SimpleNamespace(trusted=bool(request.param))

    async def serve():
        app = SimpleNamespace(
            init_httpserver=lambda: vars(app).update(http_server=HTTPServer(Application([("/", Who)])))
        )
        proxies.trust(app, request.param)
        app.init_httpserver()
        (listening,) = bind_sockets(0, "127.0.0.1")
        app.http_server.add_sockets([listening])
        there.url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        ready.set()
        await stop.wait()
        app.http_server.stop()
        await app.http_server.close_all_connections()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(60)
    yield there
    loop.call_soon_threadsafe(stop.set)
    thread.join(60)
    loop.close()


def test_each_request_of_a_connection_is_its_own_client_s(site):
    with requests.Session() as session:
        session.trust_env = False
        heard = [
            session.get(site.url, headers=headers, timeout=60).text
            for headers in ({"X-Forwarded-For": "203.0.113.5"}, {}, {"X-Real-IP": "203.0.113.6"})
        ]
    assert heard == ["203.0.113.5" if site.trusted else "127.0.0.1", "127.0.0.1", "127.0.0.1"]
