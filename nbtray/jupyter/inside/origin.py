"""Whether a request comes from a page of this server: scheme, host and port must match (RFC 6454).

jupyter_server compares host and port only. A page at `http://HOST`, which anybody between the browser and the
server can forge, would count as ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tornado.httputil import HTTPHeaders

OPAQUE = "null"
"""The origin that is no site's."""

OLDER = "Sec-Websocket-Origin"
"""What websockets sent before RFC 6455; some of Jupyter's handlers look at `Origin` only."""

DEFAULT_PORTS = {"http": 80, "https": 443}


def hide_lookalikes(headers: HTTPHeaders, scheme: str) -> None:
    """Make `null` of each origin and referer that names our host and is not ours: Jupyter refuses it then.

    `scheme` is the one the client has connected by. Others stay, so that the log tells what was refused.
    """
    host = headers.get("Host", "").lower()
    if OLDER in headers and "Origin" not in headers:
        headers["Origin"] = headers[OLDER]
    for name, origin in (("Origin", headers.get("Origin")), ("Referer", _origin_of(headers.get("Referer")))):
        if origin is not None and host in origin.lower() and not _is_ours(origin, scheme, host):
            headers[name] = OPAQUE


def _is_ours(origin: str, scheme: str, host: str) -> bool:
    return _with_port(origin.lower()) == _with_port(f"{scheme}://{host}")


def _origin_of(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower()


def _with_port(origin: str) -> str:
    scheme, _, host = origin.partition("://")
    port = DEFAULT_PORTS.get(scheme)
    is_named = host.rpartition(":")[2].isdigit() and not host.endswith("]")
    return origin if is_named or port is None else f"{origin}:{port}"
