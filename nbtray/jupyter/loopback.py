"""nbtray's own way to its server: on loopback, to the certificate on disk only, with the control secret."""

import hashlib
import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbtray.regular_file import read_regular

LONGEST = 1 << 20
"""Bytes of an answer; what has been cut off is no JSON."""

HOSTS = ("127.0.0.1", "::1")
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    body: bytes


class Unreachable(Exception):
    """Nobody answers on this port, or somebody else does."""


@dataclass(frozen=True, slots=True)
class Loopback:
    """Reaches the server; `timeout` is seconds for one answer."""

    certificate: Path
    secret: Path
    timeout: float = 3.0

    @contextmanager
    def connect(self, port: int) -> Iterator["Conversation"]:
        """Open one connection; raises `Unreachable`, also while it is used."""
        connection = self._open(port)
        try:
            yield Conversation(connection, self.secret)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(_reason(error)) from error
        finally:
            connection.close()

    def _open(self, port: int) -> http.client.HTTPConnection:
        try:
            plain = self._reach(port)
        except OSError as error:
            raise Unreachable(_reason(error)) from error
        try:
            tls = _context().wrap_socket(plain)
        except OSError as error:
            plain.close()
            raise Unreachable(_reason(error)) from error
        connection = http.client.HTTPConnection("localhost", port)
        connection.sock = tls
        try:
            self._insist(tls)
        except (OSError, ValueError) as error:
            connection.close()
            raise Unreachable(_reason(error)) from error
        except Unreachable:
            connection.close()
            raise
        return connection

    def _reach(self, port: int) -> socket.socket:
        try:
            return socket.create_connection((HOSTS[0], port), self.timeout)
        except ConnectionRefusedError:
            return socket.create_connection((HOSTS[1], port), self.timeout)

    def _insist(self, tls: ssl.SSLSocket) -> None:
        # Before anything is said: whoever sits on this port must not get to hear the secret.
        shown = tls.getpeercert(binary_form=True)
        if hashlib.sha256(shown or b"").hexdigest() != fingerprint(_text(self.certificate)):
            raise Unreachable("another program answers on this port")


class Conversation:
    """Questions over one open connection."""

    def __init__(self, connection: http.client.HTTPConnection, secret: Path) -> None:
        self._connection = connection
        self._secret = secret

    def get(self, path: str, *, as_nbtray: bool = False) -> Answer:
        """Ask for a path, as anybody or as nbtray."""
        return self._ask("GET", path, as_nbtray=as_nbtray)

    def post(self, path: str) -> Answer:
        """Have something done, as nbtray."""
        return self._ask("POST", path, as_nbtray=True)

    def _ask(self, method: str, path: str, *, as_nbtray: bool) -> Answer:
        headers = {"Authorization": f"Bearer {_text(self._secret)}"} if as_nbtray else {}
        self._connection.request(method, path, headers={"Host": "localhost", **headers})
        response = self._connection.getresponse()
        return Answer(response.status, response.read(LONGEST))


def fingerprint(pem: str) -> str:
    """Return the SHA-256 of the first certificate in this PEM; raises ValueError when there is none."""
    found = _CERTIFICATE.search(pem)
    if found is None:
        raise ValueError("no certificate in it")
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(found[0])).hexdigest()


def _text(path: Path) -> str:
    return read_regular(path).decode("ascii").strip()


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # No authority has signed it; the very certificate is compared instead, which says more.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _reason(error: Exception) -> str:
    if isinstance(error, socket.timeout):
        return "no answer"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text)
