"""Somebody at work, in a process of its own: `_user.py URL TRUSTED ADDRESS PASSWORD-FILE`.

Logs in from ADDRESS and opens a kernel, and says so with an empty object. For each line with a number of
seconds it then asks the server and the kernel over and over for so long, and prints what took how many ms.
"""

import json
import socket
import sys
import time
import uuid
from pathlib import Path

from beds.jupyter_browser import JupyterBrowser
from requests.adapters import HTTPAdapter

PAUSE = 0.02


class From(HTTPAdapter):
    """Connects from one address."""

    def __init__(self, source):
        self.source = source
        super().__init__()

    def init_poolmanager(self, *given, **named):
        super().init_poolmanager(*given, source_address=(self.source, 0), **named)


def main(url, trusted, address, password_file):
    connect = socket.create_connection
    # The kernel's websocket comes from the same address as everything else.
    socket.create_connection = lambda target, *more, **named: connect(
        target, *more, **{**named, "source_address": (address, 0)}
    )
    browser = JupyterBrowser(url, Path(trusted))
    browser.session.mount("https://", From(address))
    if not browser.log_in(Path(password_file).read_text()):
        sys.exit("the password was refused")
    kernel = browser.open_kernel()
    kernel.run("1")
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        print(json.dumps(work(browser, kernel, float(line))), flush=True)


def work(browser, kernel, seconds):
    until = time.monotonic() + seconds
    took = {"api": [], "echo": []}
    while time.monotonic() < until:
        took["api"].append(timed(lambda: browser.get("/api").raise_for_status()))
        time.sleep(PAUSE)
        took["echo"].append(timed(lambda: echo(kernel)))
        time.sleep(PAUSE)
    return took


def timed(doing):
    began = time.perf_counter()
    doing()
    return (time.perf_counter() - began) * 1000


def echo(kernel):
    """Ask the kernel who it is, and wait for the answer."""
    number = uuid.uuid4().hex
    header = {
        "msg_id": number,
        "msg_type": "kernel_info_request",
        "username": "",
        "session": number,
        "version": "5.3",
    }
    message = {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": {},
        "channel": "shell",
        "buffers": [],
    }
    kernel.socket.send(json.dumps(message))
    while True:
        told = json.loads(kernel.socket.recv())
        if told["parent_header"].get("msg_id") == number and told["msg_type"] == "kernel_info_reply":
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
