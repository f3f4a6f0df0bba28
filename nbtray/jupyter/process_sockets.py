"""Where a process listens for TCP connections."""

import os
import sys
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

_LISTENING = "0A"  # TCP_LISTEN in <net/tcp_states.h>


@dataclass(frozen=True, slots=True)
class Listening:
    """One listening socket; `loopback` means that only this computer can connect."""

    port: int
    loopback: bool


def listening(pid: int) -> tuple[Listening, ...]:
    """Return its listening sockets, () when they cannot be known."""
    return _on_linux(pid) if sys.platform == "linux" else _elsewhere(pid)


def _on_linux(pid: int) -> tuple[Listening, ...]:
    process = Path("/proc") / str(pid)
    try:
        links = [entry.readlink().name for entry in (process / "fd").iterdir()]
        tables = [(process / "net" / name).read_text("ascii") for name in ("tcp", "tcp6")]
    except OSError:
        return ()
    own = {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:[")}
    rows = (line.split() for table in tables for line in table.splitlines()[1:])
    # proc_net_tcp.txt: the local address is the second column, the state the fourth, the inode the tenth.
    return tuple(_from_hex(row[1]) for row in rows if row[3] == _LISTENING and row[9] in own)


def _from_hex(place: str) -> Listening:
    address, _, port = place.partition(":")
    words = bytes.fromhex(address)
    # Each 32-bit word is in the byte order of this computer.
    packed = b"".join(
        int.from_bytes(words[at : at + 4], sys.byteorder).to_bytes(4, "big") for at in range(0, len(words), 4)
    )
    return Listening(int(port, 16), ip_address(packed).is_loopback)


def _elsewhere(pid: int) -> tuple[Listening, ...]:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    try:
        found = [one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN]
    except (psutil.Error, OSError):
        return ()
    return tuple(
        Listening(one.laddr.port, ip_address(one.laddr.ip.partition("%")[0]).is_loopback)
        for one in found
        if one.pid == pid and one.laddr
    )


def working_folder(pid: int) -> str:
    """Return the folder it works in, '' when that cannot be known."""
    if sys.platform == "linux":
        try:
            return os.readlink(f"/proc/{pid}/cwd")  # noqa: PTH115 -- a str is wanted
        except OSError:
            return ""
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    try:
        return psutil.Process(pid).cwd()
    except (psutil.Error, OSError):
        return ""
