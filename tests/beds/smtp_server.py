"""A real mail server on loopback (aiosmtpd), and ones that misbehave in every phase of a delivery."""

import asyncio
import base64
import email
import email.policy
import hmac
import logging
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from beds.bad_address_services import Conversation

from nbtray.core.settings import Security

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's own: every refusal asked for is a warning

USER, PASSWORD, TOKEN = "ada@example.org", "pässword 1+2", "ya29.a0token"
CHALLENGE = b"<1896.697170952@mail.example.org>"


@dataclass
class Mail:
    """One letter that the server has accepted."""

    sender: str
    recipients: list[str]
    content: bytes
    user: str | None

    @property
    def message(self):
        """The parsed message."""
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def text(self):
        """Its plain text."""
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")


@dataclass
class Post:
    """What the server does: `replies` by command take the place of a yes, and by address of a yes to RCPT."""

    replies: dict[str, str] = field(default_factory=dict)
    letters: list[Mail] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    login_needed: bool = True

    async def handle_MAIL(self, _server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's
        if self.login_needed and not session.authenticated:
            return "530 5.7.0 Authentication Required"
        if reply := self.replies.get("MAIL"):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 -- aiosmtpd's
        reply = self.replies.get(address) or self.replies.get("RCPT", "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 -- aiosmtpd's
        if reply := self.replies.get("DATA"):
            return reply
        user = session.auth_data
        self.letters.append(Mail(envelope.mail_from, envelope.rcpt_tos, envelope.content, user))
        self.arrived.set()
        return "250 OK: taken"

    async def auth_XOAUTH2(self, server, args):  # noqa: N802 -- aiosmtpd's
        self.logins.append("XOAUTH2")
        given = base64.b64decode(args[1]).decode()
        if given == f"user={USER}\1auth=Bearer {TOKEN}\1\1":
            return AuthResult(success=True, auth_data=USER)
        await server.challenge_auth('{"status":"400"}')
        return AuthResult(success=False, handled=False)

    async def auth_CRAM__MD5(self, server, _args):  # noqa: N802 -- aiosmtpd's
        self.logins.append("CRAM-MD5")
        answer = await server.challenge_auth(CHALLENGE)
        digest = hmac.new(PASSWORD.encode(), CHALLENGE, "md5").hexdigest()
        if answer == f"{USER} {digest}".encode():
            return AuthResult(success=True, auth_data=USER)
        return AuthResult(success=False, handled=False)


class SmtpServer:
    """Listens on a free port of `host`; `post` tells what it has seen, and changes what it says."""

    def __init__(
        self,
        context: ssl.SSLContext | None,
        security: Security = Security.TLS,
        mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN"),
        post: Post | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.post = post or Post()
        self._host = host
        self._context = context
        self._security = security
        self._mechanisms = mechanisms
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it, every conversation too; once more does nothing."""
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _talk(self):
        every = {"PLAIN", "LOGIN", "XOAUTH2", "CRAM-MD5"}
        return SMTP(
            self.post,
            hostname="mail.example.org",
            tls_context=self._context if self._security is Security.STARTTLS else None,
            require_starttls=self._security is Security.STARTTLS,
            auth_require_tls=self._security is Security.STARTTLS,
            auth_exclude_mechanism=every - set(self._mechanisms),
            authenticator=self._authenticated,
            loop=self._loop,
        )

    async def _listen(self):
        implicit = self._context if self._security is Security.TLS else None
        return await self._loop.create_server(self._talk, self._host, 0, ssl=implicit)

    async def _close(self):
        self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # asyncio leaves those open whose TLS is not made yet, and aiosmtpd those whose TLS came to nothing.
        for transport in list(self._loop._transports.values()):
            transport.abort()
        for _ in range(3):  # turns of the loop, until each is closed
            await asyncio.sleep(0)

    def _authenticated(self, _server, _session, _envelope, mechanism, given):
        self.post.logins.append(mechanism)
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=given == right, handled=False, auth_data=USER)


DIALOGUE = {
    "greeting": b"220 mail.example.org ESMTP\r\n",
    "EHLO": b"250-mail.example.org\r\n250 AUTH PLAIN LOGIN\r\n",
    "AUTH": b"235 2.7.0 Welcome\r\n",
    "MAIL": b"250 OK\r\n",
    "RCPT": b"250 OK\r\n",
    "DATA": b"354 Go on\r\n",
    "text": b"250 OK: taken\r\n",
    "QUIT": b"221 Bye\r\n",
}
"""What a server says, by what it has heard."""


def talking(*, cut_at: str = "", silent_at: str = "", **replies: bytes):
    """Return a behaviour that says its part, up to a point; what is in `replies` it says instead."""
    said = DIALOGUE | replies

    def behave(conversation: Conversation) -> None:
        with conversation.wire.makefile("rb") as heard, suppress(EOFError):
            for moment in _moments(heard):
                if moment == cut_at:
                    return
                if moment == silent_at:
                    conversation.over.wait()
                    return
                conversation.say(said[moment])

    return behave


def dripping_greeting(conversation: Conversation) -> None:
    """Begin a greeting that never ends."""
    conversation.drip(b"220-mail.example.org is slow\r\n")


def _moments(heard):
    yield "greeting"
    while line := heard.readline():
        command = line.split()[0].decode().upper()
        yield command
        if command == "DATA":
            while heard.readline() != b".\r\n":
                pass
            yield "text"
        if command == "QUIT":
            return
