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

    from .terminals import Terminals

    class HangsUp(Protocol):
        """Knows who is connected, and what they have left."""

        terminals: Terminals

        def hang_up_on_everybody(self, handler: RequestHandler) -> None:
            """Cut every connection but the one this was asked on."""
            ...


LOG_EVERYBODY_OUT = "nbtray/log-everybody-out"
READABLE_KERNELS = "nbtray/readable-kernels"
LEFT_TERMINALS = "nbtray/left-terminals"
END_TERMINALS = "nbtray/end-terminals"
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


class ForNbtray(APIHandler):
    """Answers nbtray itself only: its secret is asked for, no login is enough."""

    def refuse_others(self) -> None:
        """Answer 403 to everybody else."""
        if not self.token_authenticated:
            raise HTTPError(FORBIDDEN)

    @property
    def logins(self) -> HangsUp:
        """Return who knows of the logins."""
        self.refuse_others()
        return cast("HangsUp", self.identity_provider)


class LogEverybodyOutHandler(ForNbtray):
    """Hangs up on everybody; the logins themselves have ended with the epoch on disk."""

    @authenticated
    def post(self) -> None:
        """Do it."""
        self.logins.hang_up_on_everybody(self)
        self.finish(json.dumps({}))


class ReadableKernelsHandler(ForNbtray):
    """Tells which kernels other accounts of this computer can read."""

    @authenticated
    def get(self) -> None:
        """Tell their names."""
        self.refuse_others()
        self.finish(json.dumps(kernels.readable(self.kernel_manager)))


class LeftTerminalsHandler(ForNbtray):
    """Tells which terminals run on whose login has ended."""

    @authenticated
    def get(self) -> None:
        """Tell where and when each was opened."""
        left = self.logins.terminals.left()
        told = [
            {
                "name": name,
                "opened_at": each.at,
                "address": each.session.address,
                "user_agent": each.session.user_agent,
            }
            for name, each in left.items()
        ]
        self.finish(json.dumps({"terminals": told}))


class EndTerminalsHandler(ForNbtray):
    """Ends these terminals."""

    @authenticated
    async def post(self) -> None:
        """Do it, and tell which."""
        self.finish(json.dumps({"ended": await self.logins.terminals.end_left()}))


def handlers(base_url: str) -> list[tuple[str, type]]:
    """Return what tornado is to serve, before what Jupyter has at the same place."""
    return [
        (url_path_join(base_url, "api"), VersionHandler),
        (url_path_join(base_url, LOG_EVERYBODY_OUT), LogEverybodyOutHandler),
        (url_path_join(base_url, READABLE_KERNELS), ReadableKernelsHandler),
        (url_path_join(base_url, LEFT_TERMINALS), LeftTerminalsHandler),
        (url_path_join(base_url, END_TERMINALS), EndTerminalsHandler),
    ]
