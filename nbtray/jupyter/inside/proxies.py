"""Who is behind a proxy that the user has named; of anybody else's word for it nothing is believed.

tornado's own `xheaders` would believe everybody. Without this, whoever comes through a proxy or a tunnel has
the proxy's address.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from tornado.httputil import HTTPMessageDelegate

from .peer import is_this_computer, parsed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from jupyter_server.serverapp import ServerApp
    from tornado.http1connection import HTTP1Connection
    from tornado.httputil import HTTPHeaders, RequestStartLine, ResponseStartLine

    from .lan import Network

HEADER = "X-Forwarded-For"

SCHEME_HEADER = "X-Forwarded-Proto"

SCHEMES = ("http", "https")

SOMEBODY = "0.0.0.0"  # noqa: S104 -- an address of nobody, nothing is bound to it
"""Stands for whom a proxy does not tell, or tells to be itself: this computer's rights cannot be sent."""


def ip_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Return addresses and networks as networks."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def is_one_of(proxies: tuple[Network, ...], address: str) -> bool:
    """Tell whether this address is a trusted proxy's."""
    found = parsed(address)
    return found is not None and any(found.version == each.version and found in each for each in proxies)


def client_behind(proxies: tuple[Network, ...], peer: str, forwarded: Sequence[str]) -> str:
    """Return the address of whoever asks: `peer` itself, or whom the trusted proxies have seen.

    `forwarded` are the header's values in the order they came. Each proxy adds the address it sees at the
    end, so what stands further left is only what the one before has claimed.
    """
    if not is_one_of(proxies, peer) or not forwarded:
        return peer
    chain = [each.strip() for each in ",".join(forwarded).split(",")]
    for address in reversed(chain):
        if not is_one_of(proxies, address):
            # As it is written by us: what follows the % of a zone could be anything, a line on a screen too.
            client = parsed(address)
            return SOMEBODY if client is None or is_this_computer(address) else str(client)
    return SOMEBODY


def scheme_behind(proxies: tuple[Network, ...], peer: str, scheme: str, forwarded: Sequence[str]) -> str:
    """Return the scheme the client has connected by: ours, or what a trusted proxy tells last."""
    told = ",".join(forwarded).rpartition(",")[2].strip().lower()
    return told if told in SCHEMES and is_one_of(proxies, peer) else scheme


def trust(app: ServerApp, proxies: Sequence[str]) -> None:
    """Have the server believe these proxies, given as addresses or networks, about who has asked."""
    if not proxies:
        return
    networks = ip_networks(proxies)
    create = app.init_httpserver

    def init_httpserver() -> None:
        create()
        start = app.http_server.start_request

        def start_request(server_connection: Any, request: HTTP1Connection) -> HTTPMessageDelegate:  # noqa: ANN401 -- tornado's
            return _Unwrapped(start(server_connection, request), request, networks)

        # The last to be put around it is the first to see a request: whoever judges sees the client.
        vars(app.http_server)["start_request"] = start_request

    vars(app)["init_httpserver"] = init_httpserver


class _Unwrapped(HTTPMessageDelegate):
    """One request: its address and scheme are the client's until it ends; the next one may be another's."""

    def __init__(
        self, delegate: HTTPMessageDelegate, request: HTTP1Connection, proxies: tuple[Network, ...]
    ) -> None:
        self._delegate = delegate
        self._context: Any = request.context
        self._proxies = proxies
        self._peer = str(getattr(self._context, "remote_ip", ""))
        self._scheme = str(getattr(self._context, "protocol", ""))

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        """Put the client's address and scheme in place of the proxy's."""
        self._context.remote_ip = client_behind(self._proxies, self._peer, headers.get_list(HEADER))
        told = headers.get_list(SCHEME_HEADER)
        self._context.protocol = scheme_behind(self._proxies, self._peer, self._scheme, told)
        return self._delegate.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Pass it on."""
        return self._delegate.data_received(chunk)

    def finish(self) -> None:
        """Pass it on, and end the request."""
        self._delegate.finish()
        self._restore()

    def on_connection_close(self) -> None:
        """Pass it on, and end the request."""
        self._delegate.on_connection_close()
        self._restore()

    def _restore(self) -> None:
        self._context.remote_ip, self._context.protocol = self._peer, self._scheme
