"""A control socket at which somebody says what the test has written down, right or wrong."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

GREETING = {"nbtray": "0.1.0", "protocol": 1, "pid": 4711}


@contextlib.contextmanager
def scripted_socket(path: Path, speak: Callable[[socket.socket], None]) -> Iterator[None]:
    """Have `speak` converse with each client that comes while this lasts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen(1)
        thread = threading.Thread(target=_serve, args=(listening, speak))
        thread.start()
        try:
            yield
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(60)


def saying(*lines: object) -> Callable[[socket.socket], None]:
    """Say the first line at once, each other one after a request, then hang up."""

    def speak(client: socket.socket) -> None:
        with client.makefile("rb") as requests:
            for index, line in enumerate(lines):
                if index and not requests.readline():
                    return
                client.sendall(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")

    return speak


def _serve(listening: socket.socket, speak: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            client, _ = listening.accept()
        except OSError:
            return
        with client, contextlib.suppress(OSError):
            client.settimeout(10)
            speak(client)
