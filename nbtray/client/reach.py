"""Where an nbtray of this account listens, as `engine.door` opens it: the other end."""

import json
import os
import socket
import sys
from pathlib import Path

from nbtray.client.problems import NoAnswer, NotForYou, NotRunning
from nbtray.regular_file import read_regular


def reach(door: Path, patience: float) -> socket.socket:
    """Connect to it, each step within `patience` seconds; raises `NotRunning`, `NotForYou` or `NoAnswer`."""
    try:
        if sys.platform == "win32":
            return _reach_loopback(door, patience)
        if door.parent.lstat().st_uid != os.getuid():
            # In /tmp anyone can make a folder of this name, and show us a URL of theirs as ours.
            raise NotForYou
        return _reach_socket(door, patience)
    except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError):
        # A socket file without a listener is left by an nbtray that was killed.
        raise NotRunning from None
    except PermissionError:
        raise NotForYou from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoAnswer from error


def _reach_socket(door: Path, patience: float) -> socket.socket:
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.settimeout(patience)
    try:
        connected.connect(os.fspath(door))
    except BaseException:
        connected.close()
        raise
    return connected


def _reach_loopback(door: Path, patience: float) -> socket.socket:
    """Connect where there are no Unix sockets: port and secret lie in a private file."""
    found = json.loads(read_regular(door))
    connected = socket.create_connection(("127.0.0.1", int(found["port"])), patience)
    connected.sendall(json.dumps({"token": found["token"]}).encode() + b"\n")
    return connected
