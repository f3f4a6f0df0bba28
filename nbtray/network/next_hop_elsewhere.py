"""Asks macOS and Windows which router a packet would go to first."""

import ctypes
import re
import socket
import struct
import subprocess
import sys

from nbtray.network.interface import NextHop

DEADLINE = 2.0
ROUTE = "/sbin/route"
BEST_ROUTE = struct.Struct("=14I")  # MIB_IPFORWARDROW of Windows' IP Helper
NEXT_HOP, INTERFACE_INDEX = 3, 4


def next_hop(far: str) -> NextHop | None:
    """Return the router towards this address; on Windows in IPv4 only."""
    if sys.platform == "win32":
        return None if ":" in far else _windows(far)
    return told_by_route(_route(far))


def told_by_route(text: str) -> NextHop | None:
    """Read what `route -n get` of BSD says; a route without a router names a link instead."""
    told = dict(re.findall(r"^ *(gateway|interface): *(\S+)", text, re.MULTILINE))
    gateway = told.get("gateway", "").partition("%")[0]
    if "interface" not in told or not re.fullmatch(r"[0-9.]+|[0-9a-f:]+:[0-9a-f:]*", gateway):
        return None
    return NextHop(gateway, told["interface"])


def _route(far: str) -> str:
    family = "-inet6" if ":" in far else "-inet"
    try:
        return subprocess.run(  # noqa: S603 -- a fixed program and an address of ours
            [ROUTE, "-n", "get", family, far],
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            start_new_session=True,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _windows(far: str) -> NextHop | None:
    if sys.platform != "win32":
        return None
    row = ctypes.create_string_buffer(BEST_ROUTE.size)
    destination = int.from_bytes(socket.inet_aton(far), sys.byteorder)
    if ctypes.windll.iphlpapi.GetBestRoute(destination, 0, row):
        return None
    fields = BEST_ROUTE.unpack(row.raw)
    gateway = socket.inet_ntoa(fields[NEXT_HOP].to_bytes(4, sys.byteorder))
    return NextHop(gateway, socket.if_indextoname(fields[INTERFACE_INDEX]))
