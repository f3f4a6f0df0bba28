"""What the server answers besides Jupyter's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, cast

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler, APIVersionHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated

from . import kernels

if TYPE_CHECKING:
    from tornado.web import RequestHandler

    class HangsUp(Protocol):
        """Knows who is connected."""

        def hang_up_on_everybody(self, handler: RequestHandler) -> None:
            """Cut every connection but the one this was asked on."""
            ...


LOG_EVERYBODY_OUT = "nbtray/log-everybody-out"
READABLE_KERNELS = "nbtray/readable-kernels"
FORBIDDEN = 403


class VersionHandler(APIVersionHandler):
    """`/api`, which tells its version to those who are logged in."""

    @allow_unauthenticated
    def get(self) -> None:
        """Tell strangers only that somebody is here."""
        if self.current_user is None:
            self.finish(json.dumps({}))
        else:
            super().get()


class LogEverybodyOutHandler(APIHandler):
    """Hangs up on everybody; the logins themselves have ended with the epoch on disk."""

    @authenticated
    def post(self) -> None:
        """Do it, for nbtray itself only: its secret is asked for, no login is enough."""
        if not self.token_authenticated:
            raise HTTPError(FORBIDDEN)
        cast("HangsUp", self.identity_provider).hang_up_on_everybody(self)
        self.finish(json.dumps({}))


class ReadableKernelsHandler(APIHandler):
    """Tells nbtray which kernels other accounts of this computer can read."""

    @authenticated
    def get(self) -> None:
        """Answer nbtray only."""
        if not self.token_authenticated:
            raise HTTPError(FORBIDDEN)
        self.finish(json.dumps(kernels.readable(self.kernel_manager)))


def handlers(base_url: str) -> list[tuple[str, type]]:
    """Return what tornado is to serve, before what Jupyter has at the same place."""
    return [
        (url_path_join(base_url, "api"), VersionHandler),
        (url_path_join(base_url, LOG_EVERYBODY_OUT), LogEverybodyOutHandler),
        (url_path_join(base_url, READABLE_KERNELS), ReadableKernelsHandler),
    ]
