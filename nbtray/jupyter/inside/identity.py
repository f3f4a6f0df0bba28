"""Who may use the server: somebody with the password, and nbtray itself from this computer."""

from __future__ import annotations

import hmac
import ipaddress
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.identity import PasswordIdentityProvider, User
from jupyter_server.auth.security import passwd_check
from traitlets import Dict, Unicode

from . import gate
from .hashed_password import HashedPassword

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_server.serverapp import ServerApp
    from tornado.web import RequestHandler

_matches: Callable[[str, str], bool] = passwd_check

CONTROL = "nbtray"
SCHEME = "Bearer "


class NbtrayIdentityProvider(PasswordIdentityProvider):
    """Jupyter's password login, failing closed, with a control secret for nbtray on loopback.

    `IdentityProvider.token` stays empty: it is shown in every page and passes for the password.
    """

    password_file = Unicode("", help="Holds one line, in jupyter_server's format.").tag(config=True)
    control_secret_file = Unicode("", help="What nbtray shows on loopback.").tag(config=True)
    gate = Dict(help="What must be true before the socket is bound.").tag(config=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._hash = HashedPassword(self.password_file)
        self.hashed_password = self._hash.current()
        self._secret = Path(self.control_secret_file).read_bytes().strip()

    @property
    def auth_enabled(self) -> bool:
        """Say that a login is needed, always: without a hash the parent would let everybody in."""
        return True

    def validate_security(self, app: ServerApp, ssl_options: dict[str, Any] | None = None) -> None:
        """End the server, before its socket is bound, unless everything is as it has to be."""
        super().validate_security(app, ssl_options)
        gate.close_unless_safe(app, self, self.gate)

    def passwd_check(self, password: str) -> bool:
        """Compare with the hash as it is now: a new password needs no restart."""
        current = self._hash.current()
        if not current:
            return False
        self.hashed_password = current
        return _matches(current, password)

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        """Recognise nbtray: the control secret in a header, from this computer, compared in constant time."""
        offered = handler.request.headers.get("Authorization", "")
        if (
            not offered.startswith(SCHEME)
            or not self._secret
            or not _is_loopback(handler.request.remote_ip or "")
        ):
            return None
        if not hmac.compare_digest(offered[len(SCHEME) :].encode("utf-8", "replace"), self._secret):
            return None
        return User(CONTROL, name=CONTROL)

    def set_login_cookie(self, handler: RequestHandler, user: User) -> None:
        """Give a person a cookie, and nbtray none: its secret is all it needs."""
        if user.username != CONTROL:
            super().set_login_cookie(handler, user)

    def user_to_cookie(self, user: User) -> str:
        """Bind the cookie to the password it was given for."""
        return json.dumps({**json.loads(super().user_to_cookie(user)), "password": self._hash.mark()})

    def user_from_cookie(self, cookie_value: str) -> User | None:
        """Accept a cookie as long as the password is the one it was given for (CVE-2026-40934)."""
        if json.loads(cookie_value).get("password") != self._hash.mark() or not self._hash.current():
            return None
        return super().user_from_cookie(cookie_value)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
