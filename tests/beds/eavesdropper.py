"""Another account of this computer, which listens to what a kernel tells the server."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager

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
    """Subscribes to a kernel's IOPub channel with all that another account can know."""

    def __init__(self, program: subprocess.Popen) -> None:
        self._program = program

    def next(self) -> str:
        """Wait for what happens next: `connected`, `refused`, or what it has heard."""
        return self._program.stdout.readline().strip()

    def all_it_heard(self) -> str:
        """End it, and return what it has told since."""
        return self._program.communicate("")[0]


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
        try:
            yield Eavesdropper(program)
        finally:
            program.kill()


def is_another_account() -> bool:
    """Tell whether the listener can be somebody else than the tests."""
    return os.geteuid() == 0
