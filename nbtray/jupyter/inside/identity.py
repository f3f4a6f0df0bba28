"""Who may use the server: somebody with the password, and nbtray itself from this computer."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.identity import PasswordIdentityProvider, User
from jupyter_server.auth.security import passwd_check
from tornado.web import decode_signed_value
from traitlets import Dict, List, Unicode

from . import devices, fitting, gate, kernels, proxies, tls
from .audit import Audit
from .ended_logins import EndedLogins
from .guard import Answer, Guard, Guess, Locks
from .ledger_file import LedgerFile
from .peer import is_this_computer
from .public_trust import PublicTrust
from .second_factor import SecondFactor
from .watched_line import WatchedLine

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
    second_factor_file = Unicode("", help="The secret of the one-time codes, if they are wanted.").tag(
        config=True
    )
    spent_codes_file = Unicode("", help="Which codes have been used.").tag(config=True)
    ended_logins_file = Unicode("", help="Which logins have been ended by logging out.").tag(config=True)
    throttle_file = Unicode("", help="Who has guessed, and how often.").tag(config=True)
    audit_file = Unicode("", help="Who has logged in, and who has tried.").tag(config=True)
    epoch_file = Unicode("", help="Logins of an earlier epoch have ended.").tag(config=True)
    devices_folder = Unicode("", help="What other devices are shown of our authority.").tag(config=True)
    gate = Dict(help="What must be true before the socket is bound.").tag(config=True)
    near = List(Unicode(), None, allow_none=True, help="Networks served; None: the world.").tag(config=True)
    trusted_proxies = List(Unicode(), help="Believed about who is behind them.").tag(config=True)
    certificate_facts_file = Unicode("", help="What nbtray knows of the certificate in use.").tag(config=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._hash = WatchedLine(self.password_file)
        self._epoch = WatchedLine(self.epoch_file)
        self.hashed_password = self._hash.current()
        self._second = SecondFactor(self.second_factor_file, self.spent_codes_file)
        self._ended = EndedLogins(self.ended_logins_file)
        locks = Locks(self._hash, _matches, self._second)
        self._guard = Guard(locks, LedgerFile(self.throttle_file), Audit(self.audit_file))
        self._secret = Path(self.control_secret_file).read_bytes().strip()

    @property
    def auth_enabled(self) -> bool:
        """Say that a login is needed, always: without a hash the parent would let everybody in."""
        return True

    def validate_security(self, app: ServerApp, ssl_options: dict[str, Any] | None = None) -> None:
        """End the server, before its socket is bound, unless everything is as it has to be; then guard it."""
        super().validate_security(app, ssl_options)
        gate.close_unless_safe(app, self, self.gate)
        tls.serve(app, self.gate["certificate"])
        trust = PublicTrust(self.gate["certificate"], self.certificate_facts_file)
        devices.show(app, self.devices_folder)
        self._connections = fitting.fit(app, self, self.near, trust)
        proxies.trust(app, self.trusted_proxies)
        kernels.manage(app)

    async def judge(self, handler: RequestHandler) -> Answer:
        """Have the guard look at what somebody has typed into the form; what stands in the URL is logged."""
        return await self._guard.judge(
            Guess(
                handler.request.remote_ip or "",
                handler.request.headers.get("User-Agent", ""),
                handler.get_body_argument("password", default="", strip=False),
                handler.get_body_argument("code", default=""),
            )
        )

    def wants_code(self) -> bool:
        """Tell whether a second factor is asked for."""
        return self._second.current() is not None

    def is_welcome(self, address: str) -> bool:
        """Tell whether somebody has logged in from there lately."""
        return self._guard.is_welcome(address)

    def get_cookie_name(self, handler: RequestHandler) -> str:
        """Name the cookie as the guard looks for it, which has no handler yet."""
        return fitting.cookie_of(handler.request.host)

    def is_login(self, cookie_secret: bytes, name: str, value: str) -> bool:
        """Tell whether this cookie is one of ours, and its login still holds."""
        shown = decode_signed_value(cookie_secret, name, value, **self.get_secure_cookie_kwargs)
        try:
            return shown is not None and self.user_from_cookie(shown.decode("utf-8")) is not None
        except (ValueError, KeyError, TypeError, AttributeError):
            return False

    def hang_up_on_everybody(self, handler: RequestHandler) -> None:
        """Cut every connection but the one this was asked on, open notebooks' too."""
        self._guard.write("everybody_out", handler.request.remote_ip or "", "nbtray")
        ours: Any = handler.request.connection
        self._connections.close_others(ours.stream.close)

    def process_login_form(self, handler: RequestHandler) -> None:
        """Let nobody in past the guard: Jupyter's own page would not count guesses."""

    def passwd_check(self, password: str) -> bool:  # noqa: ARG002 -- the parent's
        """Say no, likewise."""
        return False

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        """Recognise nbtray: the control secret in a header, from this computer, compared in constant time."""
        offered = handler.request.headers.get("Authorization", "")
        if (
            not offered.startswith(SCHEME)
            or not self._secret
            or not is_this_computer(handler.request.remote_ip or "")
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
        """Bind the cookie to the password it was given for, and to the epoch."""
        return json.dumps({**json.loads(super().user_to_cookie(user)), "password": self._mark()})

    def user_from_cookie(self, cookie_value: str) -> User | None:
        """Accept a cookie as long as its password (CVE-2026-40934) and its epoch are the current ones."""
        told = json.loads(cookie_value)
        if told.get("password") != self._mark() or not self._hash.current():
            return None
        return None if self._ended.has(told["username"]) else super().user_from_cookie(cookie_value)

    def end_login(self, user: User) -> None:
        """End this login and not only a browser's cookie, which somebody may have copied."""
        if user.username != CONTROL:
            self._ended.end(user.username, time.time())

    def clear_login_cookie(self, handler: RequestHandler) -> None:
        """Take the cookie away, by one that is as careful as all the others."""
        long_ago = datetime(2000, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 -- Python 3.8
        name, samesite = self.get_cookie_name(handler), self.cookie_options["samesite"]
        handler.set_cookie(
            name, "", expires=long_ago, path="/", httponly=True, secure=True, samesite=samesite
        )

    def _mark(self) -> str:
        # A short name for this hash tells nothing about it: its salt alone is 128 bits.
        current = f"{self._hash.current()}\n{self._epoch.current()}"
        return hashlib.sha256(current.encode("utf-8")).hexdigest()[:16]
