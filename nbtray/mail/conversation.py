"""The whole talk with a mail server, from looking up its name to its word that it has the letter."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterable

from nbtray.core.mail.fault import Accepted, Phase, Refusal
from nbtray.core.settings import Login, Security
from nbtray.mail.authentication import log_in
from nbtray.mail.message import message_of
from nbtray.mail.order import Order
from nbtray.mail.trust import verifying_context

WAIT = 20.0
"""Seconds for each wait; a server that drips is ended by the deadline of the whole delivery."""

CONNECT_WAIT = 8.0
"""Seconds for one address of the server: the next may be reachable."""

GOODBYE_WAIT = 1.0

LONGEST = 1 << 18
"""Bytes of all replies together; one hundred recipients need some thousands."""

_READY, _OK, _WILL_FORWARD, _GO_AHEAD, _CLOSING = 220, 250, 251, 354, 421


class AuthoritiesUnreadable(Exception):
    """The file of certificate authorities is none."""


class NoStartTls(Exception):
    """The server does not offer it."""


class Unexpected(Exception):
    """A reply that is no yes; of a greeting that is no reply at all `code` is -1, as smtplib has it."""

    def __init__(self, code: int, text: bytes) -> None:
        self.code = code
        self.text = text
        super().__init__(code)


class RepliesTooLong(Exception):
    """What the server says does not come to an end."""


class Replies:
    """The lines a server says, as smtplib reads them; it caps each line, and not how many there are."""

    def __init__(self, wire: socket.socket) -> None:
        self._lines = wire.makefile("rb")
        self._left = LONGEST

    def readline(self, at_most: int) -> bytes:
        """Return the next line; raises `RepliesTooLong`."""
        line = self._lines.readline(at_most)
        self._left -= len(line)
        if self._left < 0:
            raise RepliesTooLong
        return line

    def close(self) -> None:
        """Read no more."""
        self._lines.close()


class Conversation:
    """One delivery; `enter` hears of each phase as it begins, `note` a few words about the one that is on."""

    def __init__(self, order: Order, enter: Callable[[Phase], None], note: Callable[[str], None]) -> None:
        self._order = order
        self._tell = enter
        self._note = note
        self._wire: socket.socket | None = None
        self._open = contextlib.ExitStack()
        self.phase = Phase.RESOLVE

    def hold(self) -> Accepted:
        """Deliver the letter; whatever goes wrong is raised, and `phase` tells where."""
        order = self._order
        message = message_of(order)
        self._enter(Phase.RESOLVE)
        found = socket.getaddrinfo(order.host, order.port, type=socket.SOCK_STREAM)
        self._enter(Phase.CONNECT)
        self._wire = _connect((str(address[0]), order.port) for *_, address in found)
        self._open.callback(self._wire.close)
        self._note(str(self._wire.getpeername()[0]))
        if order.security is Security.TLS:
            self._enter(Phase.TLS)
            self._secure()
            smtp = self._greeted()
        else:
            smtp = self._greeted()
            if order.security is Security.STARTTLS:
                smtp = self._start_tls(smtp)
        if order.login is not Login.NONE:
            self._enter(Phase.LOGIN)
            log_in(smtp, order.login, order.user, order.secret)
        return self._hand_over(smtp, message)

    def leave(self) -> None:
        """Say goodbye; the letter's fate is known by now, so nothing that happens here counts."""
        if self._wire is not None:
            with contextlib.suppress(OSError, ValueError):
                self._wire.settimeout(GOODBYE_WAIT)
                self._wire.sendall(b"QUIT\r\n")
                self._wire.recv(512)
        self._open.close()

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._tell(phase)

    def _greeted(self) -> smtplib.SMTP:
        self._enter(Phase.GREETING)
        smtp = self._smtp()
        _expect(_READY, *smtp.getreply())
        smtp.ehlo_or_helo_if_needed()
        return smtp

    def _smtp(self) -> smtplib.SMTP:
        """Speak SMTP over the wire as it is now: what was heard before TLS is forgotten (RFC 3207, 4.2)."""
        assert self._wire is not None  # noqa: S101 -- connected by now
        # An address instead of a name (RFC 5321, 4.1.3): a name would have to be looked up, and is private.
        own = self._wire.getsockname()[0]
        smtp = smtplib.SMTP(local_hostname=f"[IPv6:{own}]" if ":" in own else f"[{own}]")
        smtp.sock = self._wire
        smtp.file = Replies(self._wire)
        self._open.callback(smtp.close)
        return smtp

    def _start_tls(self, smtp: smtplib.SMTP) -> smtplib.SMTP:
        self._enter(Phase.TLS)
        if not smtp.has_extn("starttls"):
            raise NoStartTls
        _expect(_READY, *smtp.docmd("STARTTLS"))
        self._secure()
        secured = self._smtp()
        secured.ehlo_or_helo_if_needed()
        return secured

    def _secure(self) -> None:
        assert self._wire is not None  # noqa: S101 -- connected by now
        context = _context(self._order.authorities)
        secured = context.wrap_socket(self._wire, server_hostname=self._order.host.rstrip("."))
        self._wire = secured
        self._open.callback(secured.close)
        self._note(secured.version() or "")

    def _hand_over(self, smtp: smtplib.SMTP, message: bytes) -> Accepted:
        self._enter(Phase.SENDER)
        _expect(_OK, *smtp.mail(self._order.sender))
        self._enter(Phase.RECIPIENTS)
        reached, refused = self._recipients(smtp)
        if not reached:
            return Accepted((), refused)
        self._enter(Phase.DATA)
        _expect(_GO_AHEAD, *smtp.docmd("DATA"))
        self._enter(Phase.TEXT)
        smtp.send(re.sub(rb"(?m)^\.", b"..", message) + b".\r\n")  # RFC 5321, 4.5.2
        self._enter(Phase.ANSWER)
        _expect(_OK, *smtp.getreply())
        return Accepted(reached, refused)

    def _recipients(self, smtp: smtplib.SMTP) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
        reached: list[str] = []
        refused: list[Refusal] = []
        for address in self._order.recipients:
            code, text = smtp.rcpt(address)
            if code == _CLOSING:
                raise Unexpected(code, text)
            if code in (_OK, _WILL_FORWARD):
                reached.append(address)
            else:
                refused.append(Refusal(address, code, text.decode(errors="replace")))
        return tuple(reached), tuple(refused)


def _expect(wanted: int, code: int, text: bytes) -> None:
    if code != wanted:
        raise Unexpected(code, text)


def _context(authorities: str) -> ssl.SSLContext:
    try:
        return verifying_context(authorities)
    except OSError as error:  # ssl.SSLError is one too
        raise AuthoritiesUnreadable(error.strerror or "it is not in PEM format") from error


def _connect(addresses: Iterable[tuple[str, int]]) -> socket.socket:
    """Connect to the first that answers."""
    last: OSError = OSError("no address")
    for address in dict.fromkeys(addresses):
        try:
            wire = socket.create_connection(address, timeout=CONNECT_WAIT)
        except OSError as error:
            last = error
        else:
            wire.settimeout(WAIT)
            return wire
    raise last
