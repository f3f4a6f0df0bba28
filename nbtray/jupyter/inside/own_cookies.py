"""Finds the server's own cookies among all that a request carries, without taking the others apart.

http.cookies needs 20 ms for the 15 KB that a head may hold, so of a stranger's no others reach it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tornado.httputil import HTTPHeaders

AGAINST_FORGERY = "_xsrf"
"""tornado's name for it."""

LONGEST_VALUE = 4096
"""Bytes; browsers keep no longer ones (RFC 6265, 6.1)."""

TRIES = 8
"""Places looked at for each: the name may be the end of another cookie's, or stand in its value."""


def cookie_of(host: str) -> str:
    """Return the name of a login's cookie at this host, as `IdentityProvider.get_cookie_name` has it."""
    return re.sub("[^A-Za-z0-9]", "-", f"username-{host}")


def own_cookies(headers: HTTPHeaders) -> str:
    """Return the request's last cookie of each of the server's own names, as they were sent."""
    sent = headers.get("Cookie", "")
    found = ((name, _last(sent, name)) for name in (cookie_of(headers.get("Host", "")), AGAINST_FORGERY))
    return "; ".join(f"{name}={value}" for name, value in found if value is not None)


def _last(sent: str, name: str) -> str | None:
    end = len(sent)
    for _ in range(TRIES):
        end = sent.rfind(f"{name}=", 0, end)
        if end < 0:
            return None
        if end == 0 or sent[end - 1] == ";" or sent[end - 2 : end] == "; ":
            value = sent[end + len(name) + 1 :].partition(";")[0]
            return value if len(value) <= LONGEST_VALUE else None
    return None
