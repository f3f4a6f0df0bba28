"""Real HTTPS servers on loopback that tell an address in every wrong way seen in the wild."""

import contextlib
import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import trustme

from nbtray.core.address.readings import Family

GOOD = "93.184.216.34"
GOOD_IPV6 = "2606:2800:220:1:248:1893:25c8:1946"
LOOPBACK = {Family.IPV4: "127.0.0.1", Family.IPV6: "::1"}
NEVER_ENDING = 10_000

Behaviour = Callable[["Conversation"], None]


class Authority:
    """A certificate authority of the test's own; `file` is what a client must trust."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.file))

    def context(self, *names: str, not_after: datetime | None = None) -> ssl.SSLContext:
        """Return a server's side of TLS for these names."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert(*names, not_after=not_after).configure_cert(context)
        return context


@dataclass
class Conversation:
    """One connection from the server's side; `over` is set when the test has ended."""

    wire: socket.socket
    over: threading.Event

    def head(self) -> None:
        """Hear the request out."""
        heard = b""
        while b"\r\n\r\n" not in heard:
            more = self.wire.recv(4096)
            if not more:
                raise ConnectionResetError
            heard += more

    def say(self, data: bytes) -> None:
        """Send as much as the other side will take."""
        self.wire.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send a byte now and then: each read gets something, so no timeout per read ever ends it."""
        for _ in range(NEVER_ENDING):
            for byte in data:
                self.say(bytes([byte]))
                if self.over.wait(0.2):
                    return


class AddressService:
    """Listens on a free port; each connection gets the behaviour in a thread of its own."""

    def __init__(
        self,
        behaviour: Behaviour,
        context: ssl.SSLContext | None,
        family: Family = Family.IPV4,
        port: int = 0,
    ) -> None:
        self._behaviour = behaviour
        self._context = context
        self._over = threading.Event()
        self._host = LOOPBACK[family]
        kind = socket.AF_INET if family is Family.IPV4 else socket.AF_INET6
        self._listener = socket.create_server((self._host, port), family=kind)
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.visits = 0

    @property
    def url(self) -> str:
        """Where to ask."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"https://{host}:{self._listener.getsockname()[1]}/"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                wire, _ = self._listener.accept()
                self.visits += 1
                thread = threading.Thread(target=self._serve, args=(wire,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, wire: socket.socket) -> None:
        wire.settimeout(20)
        with wire, contextlib.suppress(OSError):
            if self._context is None:
                self._behaviour(Conversation(wire, self._over))
                return
            with self._context.wrap_socket(wire, server_side=True) as secured:
                self._behaviour(Conversation(secured, self._over))


def response(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """Return a whole HTTP response."""
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/plain",
        f"Content-Length: {len(body) if length is None else length}",
        "Date: Mon, 06 Jul 2026 10:00:00 GMT",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def saying(*parts: bytes) -> Behaviour:
    """Return a behaviour that answers with exactly this."""

    def behave(conversation: Conversation) -> None:
        conversation.head()
        for part in parts:
            conversation.say(part)

    return behave


def telling(body: str | bytes) -> Behaviour:
    """Return a behaviour that answers 200 with this body."""
    return saying(response(body.encode() if isinstance(body, str) else body))


def speaking_first(conversation: Conversation) -> None:
    """Answer before anything was asked, and without TLS at that."""
    conversation.say(b"220 mail.example.com ESMTP\r\n")
    conversation.over.wait()


def silent(conversation: Conversation) -> None:
    """Take the connection and say nothing."""
    conversation.over.wait()


def silent_after_request(conversation: Conversation) -> None:
    """Hear the question and say nothing."""
    conversation.head()
    conversation.over.wait()


def dripping_headers(conversation: Conversation) -> None:
    """Begin an answer whose headers never end."""
    conversation.head()
    conversation.say(b"HTTP/1.1 200 OK\r\n")
    conversation.drip(b"X-A: b\r\n")


def dripping_body(conversation: Conversation) -> None:
    """Begin a body that is always about to be an address."""
    conversation.head()
    conversation.say(response(b"", length=250))
    conversation.drip(b" ")


def dripping_chunks(conversation: Conversation) -> None:
    """Begin a chunk size that never ends."""
    conversation.head()
    conversation.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    conversation.drip(b"0")


def endless_body(conversation: Conversation) -> None:
    """Send for as long as anybody takes it."""
    conversation.head()
    conversation.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not conversation.over.is_set():
        conversation.say(b"e\r\n93.184.216.34\n\r\n" * 5000)


def _chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


PORTAL = b"<!DOCTYPE html><html><title>Welcome to our hotel</title>" + b"<p>Please accept our terms.</p>" * 40

GOOD_ANSWERS: dict[str, Behaviour] = {
    "the address alone": telling(GOOD),
    "with a line end": telling(GOOD + "\n"),
    "with blanks around it": telling(f"  {GOOD}\r\n"),
    "in chunks": saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", _chunked(GOOD.encode())),
}

NO_ADDRESS = "something that is not an address"
NOT_PUBLIC = "no one on the internet can reach"

WRONG_ANSWERS: dict[str, tuple[Behaviour, str]] = {
    "a captive portal": (telling(PORTAL), "far more than an address"),
    "a short page": (telling("<html>93.184.216.34</html>"), NO_ADDRESS),
    "nothing": (telling(""), NO_ADDRESS),
    "a server error": (saying(response(GOOD.encode(), "500 Internal Server Error")), "status 500"),
    "no content": (saying(b"HTTP/1.1 204 No Content\r\n\r\n"), "status 204"),
    "gzip": (
        saying(response(gzip.compress(GOOD.encode()), "200 OK", "Content-Encoding: gzip")),
        NO_ADDRESS,
    ),
    "an endless body": (endless_body, "far more than an address"),
    "a huge header": (
        saying(b"HTTP/1.1 200 OK\r\nX-Big: " + b"a" * 200_000 + b"\r\n\r\n" + GOOD.encode()),
        "not answer as a web server",
    ),
    "a thousand headers": (
        saying(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n" + GOOD.encode()),
        "not answer as a web server",
    ),
    "another protocol": (saying(b"220 smtp ready\r\n"), "not answer as a web server"),
    "a body cut off": (saying(response(b"93.184.216.3", length=13)), "not answer as a web server"),
    "a chunk cut off": (
        saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"d\r\n93.184.216.3"),
        "not answer as a web server",
    ),
    "an answer that does not say its end": (
        saying(b"HTTP/1.0 200 OK\r\n\r\n", b"93.184.216.3"),
        "no telling whether it has finished",
    ),
    "two addresses": (telling(f"{GOOD}, 81.2.69.10"), NO_ADDRESS),
    "two lines": (telling(f"{GOOD}\n81.2.69.10\n"), NO_ADDRESS),
    "trailing garbage": (telling(GOOD + " ok"), NO_ADDRESS),
    "a network": (telling(GOOD + "/24"), NO_ADDRESS),
    "leading zeros": (telling("093.184.216.034"), NO_ADDRESS),
    "digits of another script": (telling("٩٣.١٨٤.٢١٦.٣٤"), NO_ADDRESS),
    "wide digits": (telling("\uff19\uff13.184.216.34"), NO_ADDRESS),
    "a blank of another script": (telling("\u2003" + GOOD), NO_ADDRESS),
    "a zero byte": (telling(GOOD.encode() + b"\0"), NO_ADDRESS),
    "a private address": (telling("10.20.10.22"), NOT_PUBLIC),
    "loopback": (telling("127.0.0.1"), NOT_PUBLIC),
    "a reserved address": (telling("240.0.0.1"), NOT_PUBLIC),
    "multicast": (telling("224.0.1.1"), NOT_PUBLIC),
    "a carrier's address": (telling("100.64.0.1"), NOT_PUBLIC),
    "no address at all": (telling("0.0.0.0"), NOT_PUBLIC),  # noqa: S104 -- an answer, no listener
    "the other family": (telling(GOOD_IPV6), "IPv6 address to an IPv4 question"),
}

WRONG_IPV6_ANSWERS: dict[str, tuple[Behaviour, str]] = {
    "the other family": (telling(GOOD), "IPv4 address to an IPv6 question"),
    "a mapped address": (telling(f"::ffff:{GOOD}"), NO_ADDRESS),
    "a zone": (telling(f"{GOOD_IPV6}%eth0"), NO_ADDRESS),
    "brackets": (telling(f"[{GOOD_IPV6}]"), NO_ADDRESS),
    "NAT64": (telling("64:ff9b::5db8:d822"), NOT_PUBLIC),
    "a local NAT64": (telling("64:ff9b:1::5db8:d822"), NOT_PUBLIC),
    "a private network": (telling("fd00::1"), NOT_PUBLIC),
    "link-local": (telling("fe80::1"), NOT_PUBLIC),
    "multicast": (telling("ff0e::1"), NOT_PUBLIC),
    "documentation": (telling("2001:db8::1"), NOT_PUBLIC),
}

DRAGGING: dict[str, Behaviour] = {
    "silent": silent_after_request,
    "dripped headers": dripping_headers,
    "a dripped body": dripping_body,
    "a dripped chunk size": dripping_chunks,
}


def refusing(status: str, *headers: str) -> Behaviour:
    """Return a behaviour that wants to be left alone."""
    return saying(response(b"Rate limit exceeded", status, *headers))


@contextlib.contextmanager
def closed_port() -> Iterator[str]:
    """Give a URL at which nobody listens; the port stays ours, so that nobody else takes it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"https://127.0.0.1:{held.getsockname()[1]}/"


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
