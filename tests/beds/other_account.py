"""A second account of this computer, for as long as a test runs: a process with an unused uid."""

import json
import os
import pwd
import re
import subprocess
import sys
from typing import Self
from urllib.parse import urlencode

NOT_ROOT = "" if os.geteuid() == 0 else "only root can become another account"

FIRST, LAST = 61_184, 65_519
"""The range systemd takes for accounts that exist only while a service runs; not for people."""

PROGRAM = """
import encodings.idna, http.client, json, os, socket, ssl, sys  # all of it while Python's files can be read
uid = int(sys.argv[1])
os.setgroups([])
os.setresgid(uid, uid, uid)
os.setresuid(uid, uid, uid)
connections = []
for line in sys.stdin:
    asked = json.loads(line)
    match asked:
        case {"connect": [host, port]}:
            connections.append(socket.create_connection((host, port), 60))
            answer = True
        case {"requests": requests, "host": host, "port": port, "source": source}:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            answer = []
            for method, path, body, headers in requests:
                connection = http.client.HTTPSConnection(
                    host, port, timeout=60, context=context, source_address=(source, 0)
                )
                try:
                    connection.request(method, path, body, headers)
                    got = connection.getresponse()
                    sent = got.read().decode("utf-8", "replace")
                    answer.append([got.status, got.getheader("Set-Cookie") or "", sent])
                except (OSError, http.client.HTTPException) as error:
                    answer.append([0, "", repr(error)])
                finally:
                    connection.close()
        case {"open": asked_for}:
            alive = 0
            for each in connections:
                each.settimeout(0)
                try:
                    alive += each.recv(1) != b""
                except BlockingIOError:
                    alive += 1
                except OSError:
                    pass
            answer = alive
    print(json.dumps(answer), flush=True)
"""


def unused_uid() -> int:
    """Return the number of no account."""
    taken = {each.pw_uid for each in pwd.getpwall()}
    return next(uid for uid in range(FIRST, LAST) if uid not in taken)


class OtherAccount:
    """One process that does what it is told as that account."""

    def __init__(self, source: str = "127.0.0.1") -> None:
        self.source = source
        self.uid = unused_uid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", PROGRAM, str(self.uid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def connect(self, host: str, port: int) -> None:
        """Open a connection and keep it."""
        self._ask({"connect": [host, port]})

    def request(self, place: tuple[str, int], method: str, path: str, body="", headers=()) -> list:
        """Send one request over TLS; return the status, its cookies, and what was sent."""
        asked = [method, path, body, dict(headers)]
        return self._ask({"requests": [asked], "host": place[0], "port": place[1], "source": self.source})[0]

    def guess(self, place: tuple[str, int], password: str, headers=()) -> int:
        """Fill in the login form; return the status."""
        _, cookies, _ = self.request(place, "GET", "/login", headers=headers)
        token = re.search("_xsrf=([^;]+)", cookies)
        form = {"password": password, "_xsrf": token[1] if token else ""}
        sent = {
            "Cookie": f"_xsrf={form['_xsrf']}",
            "Content-Type": "application/x-www-form-urlencoded",
            **dict(headers),
        }
        return self.request(place, "POST", "/login", urlencode(form), sent)[0]

    def still_open(self) -> int:
        """Return how many of its connections nobody has closed."""
        return self._ask({"open": True})

    def _ask(self, asked: dict):
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the other account's process has ended"
        return json.loads(line)
