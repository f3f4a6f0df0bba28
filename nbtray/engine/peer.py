"""Which account is at the other end of a Unix socket, as the kernel tells."""

import socket
import struct
import sys

_UCRED = struct.Struct("3i")  # pid, uid, gid: unix(7)
_LOCAL_PEERCRED = 1  # <sys/un.h> of macOS
_XUCRED = struct.Struct("2I")  # version, uid, and more: struct xucred, unix(4)


def account_of(client: socket.socket) -> int | None:
    """Return the uid of whoever has connected; None where the kernel does not tell."""
    try:
        if sys.platform == "linux":
            told = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
            return int(_UCRED.unpack(told)[1])
        if sys.platform == "darwin":
            told = client.getsockopt(0, _LOCAL_PEERCRED, 256)
            return int(_XUCRED.unpack_from(told)[1])
    except OSError:
        return -1  # gone already: nobody
    return None
