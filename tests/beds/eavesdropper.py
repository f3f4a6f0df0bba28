"""Another account of this computer, which listens to what a kernel tells the server."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager

from beds.waiting import PATIENCE

ACCOUNT = 47_110
"""A uid nobody has here; whoever runs the tests without being root listens as itself."""

PROGRAM = """
import os, select, socket, sys
import zmq
from zmq.utils.monitor import recv_monitor_message

transport, place, account = sys.argv[1:]
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(int(account))
    os.setuid(int(account))

def say(*words):
    print(*words, flush=True)

if transport == "ipc":
    try:
        socket.socket(socket.AF_UNIX).connect(place)
        say("connected")
    except OSError as error:
        say("refused", error.strerror)

listening = zmq.Context().socket(zmq.SUB)
listening.subscribe(b"")
events = listening.get_monitor_socket()
listening.connect(f"{transport}://{place}")
poller = zmq.Poller()
for each in (listening, events, 0):
    poller.register(each, zmq.POLLIN)
while True:
    ready = dict(poller.poll())
    if events in ready:
        event = recv_monitor_message(events)["event"]
        if event == zmq.EVENT_HANDSHAKE_SUCCEEDED:
            say("connected")
        elif event in (zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL, zmq.EVENT_HANDSHAKE_FAILED_AUTH,
                       zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL, zmq.EVENT_DISCONNECTED):
            say("refused")
    elif listening in ready:
        say("heard", listening.recv_multipart())
    elif 0 in ready:
        break
"""


class Eavesdropper:
    """Subscribes to a kernel's IOPub channel with all that another account can know.

    `told` is what has happened, line by line: `connected`, `refused`, `heard` and what it has heard.
    """

    def __init__(self, program: subprocess.Popen) -> None:
        self.told: list[str] = []
        self._program = program
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def has_heard(self, text: str) -> bool:
        """Tell whether this has reached it."""
        return any(text in line for line in self.told)

    def end(self) -> None:
        """End it, and wait for the last it tells."""
        self._program.stdin.close()
        self._reading.join(PATIENCE)

    def _read(self) -> None:
        for line in self._program.stdout:
            self.told.append(line.strip())


@contextmanager
def eavesdropper(connection_file):
    """Listen to the kernel of this connection file; its address can be found by anybody (`ss -l`)."""
    told = json.loads(connection_file.read_text())
    separator = ":" if told["transport"] == "tcp" else "-"
    place = f"{told['ip']}{separator}{told['iopub_port']}"
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, told["transport"], place, str(ACCOUNT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        listener = Eavesdropper(program)
        try:
            yield listener
        finally:
            listener.end()


def is_another_account() -> bool:
    """Tell whether the listener can be somebody else than the tests."""
    return os.geteuid() == 0
