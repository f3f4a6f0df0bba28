"""Looks at the head of each request before anything of its body is read.

A stranger's body is a login form: small, and soon complete. Strangers in a hurry wait.
"""

from __future__ import annotations

import asyncio
import copy
import time
from typing import TYPE_CHECKING, Any

from tornado.httputil import HTTPInputError, HTTPMessageDelegate

from .lan import is_near
from .origin import hide_lookalikes
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
"""Requests without a login; the login page needs six."""

OF_STRANGERS = Pace(interval=0.02, burst=200)

LONGEST_WAIT = 5.0
"""Seconds a hurried stranger is held back; beyond that it is hung up on."""


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
        self._is_welcome = is_welcome
        self._headers = headers
        self._near = near
        self._clock = clock
        self._paces = Paces(OF_A_NETWORK, OF_STRANGERS)

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
        self._put_headers(request)
        return _Guarded(self, delegate, server, request, show_known)

    def serves(self, address: str) -> bool:
        """Tell whether this one is served at all: the door has seen a trusted proxy, not who is behind it."""
        return self._near is None or is_near(address, self._near)

    def seconds_to_wait(self, client: Client) -> float:
        """Count a stranger's request and return how long it is held back; raises when it is one too many."""
        network, now, welcome = client.network, self._clock(), self._is_welcome(client)
        wait = self._paces.wait(network, now, welcome=welcome)
        if wait > LONGEST_WAIT:
            raise HTTPInputError("too many requests")
        self._paces.count(network, now, welcome=welcome)
        return wait

    def _put_headers(self, request: HTTP1Connection) -> None:
        # Here and not in a handler's defaults: tornado's own pages and redirects have other ones.
        write = request.write_headers

        def write_headers(line: Line, headers: HTTPHeaders, chunk: bytes | None = None) -> Any:  # noqa: ANN401 -- tornado's future
            for name, value in self._headers().items():
                if name == "Server" or name not in headers:
                    headers[name] = value
            return write(line, headers, chunk)

        vars(request)["write_headers"] = write_headers


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

    def headers_received(self, start_line: Line, headers: HTTPHeaders) -> Awaitable[None] | None:
        """Let a known one through, and a stranger when its time has come."""
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
        wait = self._guard.seconds_to_wait(client)
        if not wait:
            return self._delegate.headers_received(start_line, headers)
        return self._later(wait, start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Pass it on."""
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
