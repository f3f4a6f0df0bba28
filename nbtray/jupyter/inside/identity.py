"""Who may use the server: somebody with the password, and nbtray itself from this computer."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.identity import PasswordIdentityProvider, User
from jupyter_server.auth.security import passwd_check
from tornado.web import decode_signed_value
from traitlets import Dict, List, Unicode

from . import devices, fitting, gate, kernels, proxies, tls
from .audit import Audit
from .guard import Answer, Guard, Guess, Locks
from .ledger_file import LedgerFile
from .open_sessions import OpenSessions
from .own_cookies import cookie_of
from .peer import Client, client_of
from .private_file import read_file
from .public_trust import PublicTrust
from .second_factor import SecondFactor
from .sessions import Session, Sessions
from .terminals import Terminals, asking
from .watched_line import WatchedLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_server.serverapp import ServerApp
    from tornado.iostream import IOStream
    from tornado.web import RequestHandler

_matches: Callable[[str, str], bool] = passwd_check

CONTROL = "nbtray"
SCHEME = "Bearer "

ANY_AGE = 36_500
"""Days: how old a session is the list of sessions tells, which no step of the clock deceives."""


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
    sessions_file = Unicode("", help="Who is logged in.").tag(config=True)
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
        self._sessions = Sessions(self.sessions_file)
        self.open_sessions = OpenSessions(self.holds)
        self.terminals = Terminals(self.holds)
        locks = Locks(self._hash, _matches, self._second)
        self._guard = Guard(locks, LedgerFile(self.throttle_file), Audit(self.audit_file))
        self._secret = read_file(self.control_secret_file).strip()

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
        self._connections = fitting.fit(app, self, self.near, trust, self.trusted_proxies)
        proxies.trust(app, self.trusted_proxies)
        kernels.manage(app)

    async def log_in(self, handler: RequestHandler) -> Answer:
        """Have the guard look at what somebody has typed into the form; what stands in the URL is logged."""
        client = _client(handler)
        guess = Guess(
            client.address,
            handler.request.headers.get("User-Agent", ""),
            handler.get_body_argument("password", default="", strip=False),
            handler.get_body_argument("code", default=""),
            client.other_account,
        )
        # Before the guard looks: what changes meanwhile ends this session too.
        password, with_code = self._mark(), self.wants_code()
        answer = await self._guard.judge(guess)
        if answer.right:
            user = handler.current_user = self.generate_anonymous_user(handler)
            session = Session(user.username, password, with_code, guess.client.shown, guess.user_agent)
            self._sessions.begin(session)
            self.set_login_cookie(handler, user)
        return answer

    def wants_code(self) -> bool:
        """Tell whether a second factor is asked for."""
        return self._second.current() is not None

    def is_welcome(self, client: Client) -> bool:
        """Tell whether somebody has logged in from there lately."""
        return self._guard.is_welcome(client)

    def get_cookie_name(self, handler: RequestHandler) -> str:
        """Name the cookie as the guard looks for it, which has no handler yet."""
        return cookie_of(handler.request.host)

    def session_of(self, cookie_secret: bytes, name: str, value: str) -> Session | None:
        """Return the session this cookie is of, if it is one of ours and still holds."""
        shown = decode_signed_value(cookie_secret, name, value, max_age_days=ANY_AGE)
        try:
            session = self._sessions.find(json.loads(shown or b"")["username"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return session if session is not None and self.holds(session) else None

    def holds(self, session: Session) -> bool:
        """Tell whether a session still holds; one that has ended never holds again."""
        if self._sessions.find(session.name) != session or not self._hash.current():
            return False
        if session.password == self._mark() and (session.with_code or not self.wants_code()):
            return True
        self._sessions.end(session.name)
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
        """Recognise nbtray: the control secret in a header, from this account, compared in constant time."""
        offered = handler.request.headers.get("Authorization", "")
        if not offered.startswith(SCHEME) or not self._secret or not _client(handler).is_here:
            return None
        if not hmac.compare_digest(offered[len(SCHEME) :].encode("utf-8", "replace"), self._secret):
            return None
        return User(CONTROL, name=CONTROL)

    def set_login_cookie(self, handler: RequestHandler, user: User) -> None:
        """Give a person a cookie, and nbtray none: its secret is all it needs."""
        if user.username != CONTROL:
            super().set_login_cookie(handler, user)

    def get_user_cookie(self, handler: RequestHandler) -> User | None:
        """Return whose session this request is of: nobody's that would not be closed with its session."""
        session = self.open_sessions.of(stream_of(handler))
        shown = handler.get_secure_cookie(self.get_cookie_name(handler), max_age_days=ANY_AGE)
        if session is None or shown is None or not self.holds(session):
            return None
        user = self.user_from_cookie(shown.decode("utf-8"))
        if user is None or user.username != session.name:
            return None
        asking.set(session)
        return user

    def end_login(self, handler: RequestHandler) -> None:
        """End this login and not only a browser's cookie, which somebody may have copied."""
        stream = stream_of(handler)
        session = self.open_sessions.of(stream)
        if stream is not None and session is not None:
            self._sessions.end(session.name)
            self.open_sessions.end(stream)  # which is still to say so
            self.open_sessions.close_ended()

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


def stream_of(handler: RequestHandler) -> IOStream | None:
    """Return the connection a request has come on, None once a websocket has taken it over."""
    connection: Any = handler.request.connection
    return getattr(connection, "stream", None)


def _client(handler: RequestHandler) -> Client:
    context: Any = getattr(handler.request.connection, "context", None)
    return client_of(handler.request.remote_ip or "", getattr(context, "address", None))
