"""How long browsers may keep an answer (RFC 9111): nothing of the user's, a year what its hash names."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from jupyter_server.base.handlers import FileFindHandler

if TYPE_CHECKING:
    from tornado.httputil import HTTPHeaders

STATIC = re.compile(r"/(static|lab/extensions|custom|nbextensions)/|/favicon\.ico")
"""The same for everybody, and served without a login."""

OF_AN_APPLICATION = re.compile(
    r"/lab/api/(settings|schemas|themes|translations|listings|licenses)\b|/kernelspecs/"
)
"""What JupyterLab asks for at each start; it says little of the user, and seldom changes."""

HASHED = re.compile(r"[^?]*[0-9a-f]{16}|.*[?&]v=[0-9a-f]{16}")
"""The file's name, or the version in the query, is made of its content."""

OF_THE_USER = re.compile(r"/(files|api/contents)/")

IMMUTABLE = "public, max-age=31536000, immutable"
"""A year."""

CONFIRMED = "no-cache"
"""Kept, and asked for again each time: the answer is 304 as long as it is the same."""

CONFIRMED_PRIVATE = "private, no-cache"

NEVER = "no-store"

KEPT = (200, 206, 304)


def limit_caching(url: str, status: int, headers: HTTPHeaders) -> None:
    """Set how long browsers may keep this answer, whatever the handler has said."""
    headers["Cache-Control"] = _cache_control(url, status, headers.get("Cache-Control", ""))
    headers.pop("Expires", None)


def confirm_static_files() -> None:
    """Give static files an ETag: Jupyter's handler has none, and a time of one second is not exact."""
    FileFindHandler.compute_etag = _etag  # type: ignore[method-assign, assignment]


def _cache_control(url: str, status: int, told: str) -> str:
    if status in KEPT and STATIC.match(url):
        return IMMUTABLE if HASHED.match(url) else CONFIRMED
    if status in KEPT and OF_AN_APPLICATION.match(url):
        return CONFIRMED_PRIVATE
    # An extension may have pages of its own, and knows them.
    return NEVER if OF_THE_USER.match(url) or status not in KEPT else told or NEVER


def _etag(handler: FileFindHandler) -> str | None:
    try:
        status = os.stat(handler.absolute_path or "")  # noqa: PTH116 -- one stat, no Path
    except OSError:
        return None
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
