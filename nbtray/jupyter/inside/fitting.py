"""Fits the guards to the server, in the moment before it listens.

Everything goes through names that tornado and jupyter_server document, on this one instance only.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

from tornado.httputil import parse_cookie

from .api import handlers
from .caching import confirm_static_files
from .connections import Connection, Connections, places_for
from .door import Door, behind
from .log_brake import brake
from .own_cookies import cookie_of, own_cookies
from .proxies import ip_networks
from .request_guard import STRANGERS_HEADER_SECONDS, RequestGuard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_server.serverapp import ServerApp
    from tornado.httpserver import HTTPServer
    from tornado.httputil import HTTPHeaders
    from tornado.iostream import IOStream

    from .lan import Network
    from .open_sessions import OpenSessions
    from .peer import Client, Peer
    from .public_trust import PublicTrust
    from .sessions import Session
    from .terminals import Terminals

    class Logins(Protocol):
        """Knows who is logged in, and who was lately."""

        open_sessions: OpenSessions
        terminals: Terminals

        def is_welcome(self, client: Client) -> bool:
            """Tell whether somebody has logged in from there lately."""
            ...

        def session_of(self, cookie_secret: bytes, name: str, value: str) -> Session | None:
            """Return the session this cookie is of, if it is one of ours and still holds."""
            ...


SECURITY_HEADERS = {
    "Server": "jupyter",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000"}
"""A year; remembered for a self-signed certificate it would take away the browser's way through."""

LARGEST_HEAD = 16_384
"""Bytes of a request's head, as in Node.js; to take 64 KB of cookies apart costs 20 ms, and strangers may."""

WINDOWS_DESCRIPTORS = 512
"""What select(2) can watch there (FD_SETSIZE in CPython)."""


def fit(
    app: ServerApp, logins: Logins, near: list[str] | None, trust: PublicTrust, proxies: Sequence[str]
) -> Connections:
    """Have the server guarded from its first connection on; return the table of who is connected."""
    connections = Connections(places_for(_descriptors()))
    networks = None if near is None else ip_networks(near)
    guard = _guard(app, logins, trust, networks)
    door = Door(connections, guard, networks, proxies=ip_networks(proxies))
    create = app.init_httpserver

    def init_httpserver() -> None:
        create()
        _fit_to_sockets(app.http_server, door)
        _fit_to_requests(app, logins, connections, guard)
        logins.terminals.follow(app)
        app.web_app.add_handlers(".*$", handlers(app.base_url))  # type: ignore[no-untyped-call]
        confirm_static_files()
        brake(app.log)

    vars(app)["init_httpserver"] = init_httpserver
    return connections


def _guard(
    app: ServerApp, logins: Logins, trust: PublicTrust, near: tuple[Network, ...] | None
) -> RequestGuard:
    return RequestGuard(
        lambda sent: _session_of(app, logins, sent), logins.is_welcome, lambda: _headers(trust), near
    )


def _fit_to_sockets(server: HTTPServer, door: Door) -> None:
    add = server.add_sockets
    vars(server)["add_sockets"] = lambda sockets: add([behind(door, each) for each in sockets])


def _fit_to_requests(app: ServerApp, logins: Logins, connections: Connections, guard: RequestGuard) -> None:
    server = app.http_server
    server.conn_params.header_timeout = STRANGERS_HEADER_SECONDS
    server.conn_params.max_header_size = LARGEST_HEAD
    handle, start, sessions = server.handle_stream, server.start_request, logins.open_sessions
    open_streams: dict[IOStream, Connection] = {}

    def handle_stream(stream: IOStream, address: Peer) -> Any:  # noqa: ANN401 -- tornado's
        connection = open_streams[stream] = connections.opened(address.client, stream.close)
        close_fd = stream.close_fd

        def closed() -> None:
            close_fd()
            open_streams.pop(stream, None)
            sessions.end(stream)
            connections.closed(connection)

        # Jupyter answers a cell in several small messages, and each would wait for the one before to be
        # acknowledged (Nagle's algorithm, RFC 896): 40 ms for an echo. What tornado sends is whole anyway.
        stream.set_nodelay(True)
        vars(stream).update(close_fd=closed, set_nodelay=lambda _: None)
        return handle(stream, address)

    def start_request(server_connection: Any, request: Any) -> Any:  # noqa: ANN401 -- likewise
        stream = request.stream
        connection = open_streams.get(stream)
        sessions.end(stream)  # of the request before, which has been answered

        def show_known(session: Session | None) -> None:
            if connection is not None:
                connections.signs_in(connection)
            if session is not None and stream in open_streams:
                sessions.begin(stream, session)

        return guard.guarded(start(server_connection, request), server_connection, request, show_known)

    vars(server).update(handle_stream=handle_stream, start_request=start_request)


def _session_of(app: ServerApp, logins: Logins, headers: HTTPHeaders) -> Session | None:
    """Return the session whose cookie these headers carry, if it still holds."""
    name = cookie_of(headers.get("Host", ""))
    value = parse_cookie(own_cookies(headers)).get(name)
    return None if value is None else logins.session_of(app.web_app.settings["cookie_secret"], name, value)


def _headers(trust: PublicTrust) -> dict[str, str]:
    return {**SECURITY_HEADERS, **(HSTS if trust.holds() else {})}


def _descriptors() -> int:
    if sys.platform == "win32":
        return WINDOWS_DESCRIPTORS
    import resource  # noqa: PLC0415 -- not on Windows

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
