"""Servers that never come to an end, and how much memory a child takes from them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from beds.bad_address_services import Behaviour, Conversation

from nbtray.own_process import command, environment

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
BLOCK = b"<NewExternalIPAddress>81.2.69.10</NewExternalIPAddress>\r\n" * 1000
CHUNK = b"%x\r\n%s\r\n" % (len(BLOCK), BLOCK)
HTTP_FORMS: Mapping[str, tuple[bytes, bytes]] = {
    "no length": (OK + b"\r\n", BLOCK),
    "chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", CHUNK),
    "an announced length": (OK + b"Content-Length: 1099511627776\r\n\r\n", BLOCK),
    "headers": (OK, b"X-More: and more\r\n" * 1000),
    "one header": (OK + b"X-More: ", b"more" * 10_000),
}
MEASURED = """
import resource, subprocess, sys
ended = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as peak:
    peak.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(ended)
"""
"""Between the tests and the child: the peak of a process counts what it was before it became the child."""


@dataclass
class Child:
    """How a child of nbtray's ended; `peak` is in bytes."""

    status: int
    printed: bytes
    complained: str
    peak: int

    @property
    def answer(self) -> dict:
        """The JSON object it has printed."""
        return json.loads(self.printed)


def child_of(module: str, told: bytes, folder: Path) -> Child:
    """Run this module as nbtray does; return how it ended."""
    peak = folder / "peak"
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, str(peak), *command(module)],
        input=told,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Child(ran.returncode, ran.stdout, ran.stderr.decode(), int(peak.read_text()) * 1024)


def endless(head: bytes, more: bytes) -> Behaviour:
    """Answer each request with `head`, and then with `more` for as long as it is taken."""

    def behave(conversation: Conversation) -> None:
        conversation.head()
        conversation.say(head)
        while not conversation.over.is_set():
            conversation.say(more)

    return behave


def endless_after(files: Mapping[str, str], head: bytes, more: bytes) -> Behaviour:
    """Answer properly for these paths, once per connection, and any other request without an end."""

    def behave(conversation: Conversation) -> None:
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += conversation.wire.recv(4096) or b"\r\n\r\n"
        path = heard.split(b" ")[1].decode() if b" " in heard else ""
        if heard.startswith(b"GET") and path in files:
            body = files[path].encode()
            conversation.say(OK + b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            return
        conversation.say(head)
        while not conversation.over.is_set():
            conversation.say(more)

    return behave
