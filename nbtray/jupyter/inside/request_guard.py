"""Looks at the head of each request before anything of its body is read.

A stranger's body is a login form: small, and soon complete. Strangers in a hurry wait.
"""

from __future__ import annotations

import asyncio
import copy
import time
from typing import TYPE_CHECKING, Any

from tornado.httputil import HTTPInputError, HTTPMessageDelegate

from .caching import limit_caching
from .lan import is_near
from .origin import hide_lookalikes
from .own_cookies import own_cookies
from .pace import Pace
from .paces import Paces
from .peer import client_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tornado.http1connection import HTTP1Connection, HTTP1ServerConnection
    from tornado.httputil import HTTPHeaders, RequestStartLine, ResponseStartLine

    from .lan import Network
    from .peer import Client
    from .sessions import Session

    Line = RequestStartLine | ResponseStartLine

STRANGERS_BODY = 65_536
"""Bytes."""

STRANGERS_HEADER_SECONDS = 15.0
"""For TLS and the head of a request; also how long an idle connection is kept."""

STRANGERS_BODY_SECONDS = 15.0

HEADER_SECONDS = 75.0
"""For whoever is logged in, mostly spent idle: a browser keeps its connections for a minute."""

BODY_SECONDS = 3600.0
"""128 MiB at 300 kbit/s."""

OF_A_NETWORK = Pace(interval=0.1, burst=60)
"""Requests without a login; the login page needs six. A longer one counts as several."""

OF_STRANGERS = Pace(interval=0.02, burst=200)

LONGEST_WAIT = 5.0
"""Seconds a hurried stranger is held back; beyond that it is hung up on."""

REFUSED = 15.0
"""Seconds of what was refused after which a stranger is not let in: its heads have cost time too."""

LONGEST_DEBT = 45.0
"""Seconds that are counted against anybody."""

SWITCHING = 101
"""To a websocket."""

BYTES, FIELDS = 2048, 32
"""Of one request; a browser's has 1,000 bytes and 20 header fields. Each field costs as much as 60 bytes."""


class RequestGuard:
    """Knows who may do what; `session_of` finds the session whose cookie a request has."""

    def __init__(
        self,
        session_of: Callable[[HTTPHeaders], Session | None],
        is_welcome: Callable[[Client], bool],
        headers: Callable[[], Mapping[str, str]],
        near: tuple[Network, ...] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.session_of = session_of
        self.is_welcome = is_welcome
        self._headers = headers
        self._near = near
        self._clock = clock
        self._paces = Paces(OF_A_NETWORK, OF_STRANGERS, LONGEST_DEBT)

    def guarded(
        self,
        delegate: HTTPMessageDelegate,
        server: HTTP1ServerConnection,
        request: HTTP1Connection,
        show_known: Callable[[Session | None], None],
    ) -> HTTPMessageDelegate:
        """Return a delegate that lets this request through to `delegate`, if and when it may.

        `show_known` is called for whoever is on this computer or has a session.
        """
        guarded = _Guarded(self, delegate, server, request, show_known)
        self._put_headers(request, guarded)
        return guarded

    def serves(self, address: str) -> bool:
        """Tell whether this one is served at all: the door has seen a trusted proxy, not who is behind it."""
        return self._near is None or is_near(address, self._near)

    def is_too_fast(self, client: Client) -> bool:
        """Tell whether so much was refused that not even a head of this stranger is read."""
        return self._paces.wait(client.network, self._clock(), welcome=False) > LONGEST_WAIT + REFUSED

    def seconds_to_wait(self, client: Client, cost: float) -> float:
        """Count a stranger's request and return how long it is held back; raises when it is one too many."""
        wait = self._paces.wait(client.network, self._clock(), welcome=self.is_welcome(client))
        self.count(client, cost)
        if wait > LONGEST_WAIT:
            raise HTTPInputError("too many requests")
        return wait

    def count(self, client: Client, cost: float) -> None:
        """Count work that a stranger causes."""
        welcome = self.is_welcome(client)
        self._paces.count(client.network, self._clock(), welcome=welcome, cost=cost)

    def _put_headers(self, request: HTTP1Connection, guarded: _Guarded) -> None:
        # Here and not in a handler's defaults: tornado's own pages and redirects have other ones.
        write = request.write_headers

        def write_headers(line: Line, headers: HTTPHeaders, chunk: bytes | None = None) -> Any:  # noqa: ANN401 -- tornado's future
            for name, value in self._headers().items():
                if name == "Server" or name not in headers:
                    headers[name] = value
            status = getattr(line, "code", 0)
            if status != SWITCHING:
                limit_caching(guarded.url, status, headers)
            return write(line, headers, chunk)

        vars(request)["write_headers"] = write_headers


def cost_of(line: Line, headers: HTTPHeaders) -> float:
    """Return as how many requests one with this head counts."""
    fields = list(headers.get_all())
    size = len(getattr(line, "path", "")) + sum(len(name) + len(value) for name, value in fields)
    return max(1.0, size / BYTES, len(fields) / FIELDS)


class _Guarded(HTTPMessageDelegate):
    def __init__(
        self,
        guard: RequestGuard,
        delegate: HTTPMessageDelegate,
        server: HTTP1ServerConnection,
        request: HTTP1Connection,
        show_known: Callable[[Session | None], None],
    ) -> None:
        self._guard = guard
        self._delegate = delegate
        self._server = server
        self._request = request
        self._show_known = show_known
        self._stranger: Client | None = None
        self.url = ""

    def headers_received(self, start_line: Line, headers: HTTPHeaders) -> Awaitable[None] | None:
        """Let a known one through, and a stranger when its time has come."""
        self.url = getattr(start_line, "path", "")
        context = self._request.context
        client = client_of(str(getattr(context, "remote_ip", "")), getattr(context, "address", None))
        if not self._guard.serves(client.address):
            raise HTTPInputError("not in the networks that are served")
        hide_lookalikes(headers, str(getattr(context, "protocol", "")))
        session = self._guard.session_of(headers)
        if session is not None or client.is_here:
            self._show_known(session)
            self._trust()
            return self._delegate.headers_received(start_line, headers)
        self._request.set_max_body_size(STRANGERS_BODY)
        self._request.set_body_timeout(STRANGERS_BODY_SECONDS)
        self._stranger = client
        wait = self._guard.seconds_to_wait(client, cost_of(start_line, headers))
        if "Cookie" in headers:
            headers["Cookie"] = own_cookies(headers)
        if not wait:
            return self._delegate.headers_received(start_line, headers)
        return self._later(wait, start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Pass it on, and count a stranger's."""
        if self._stranger is not None:
            self._guard.count(self._stranger, len(chunk) / BYTES)
        return self._delegate.data_received(chunk)

    def finish(self) -> None:
        """Pass it on."""
        self._delegate.finish()

    def on_connection_close(self) -> None:
        """Pass it on."""
        self._delegate.on_connection_close()

    def _trust(self) -> None:
        self._request.set_body_timeout(BODY_SECONDS)
        if self._server.params.header_timeout != HEADER_SECONDS:
            # All connections share the one they begin with.
            params = copy.copy(self._server.params)
            params.header_timeout = HEADER_SECONDS
            self._server.params = params

    async def _later(self, wait: float, start_line: Line, headers: HTTPHeaders) -> None:
        await asyncio.sleep(wait)
        passed_on = self._delegate.headers_received(start_line, headers)
        if passed_on is not None:
            await passed_on
