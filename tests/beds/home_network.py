"""A home: a computer, its router with Debian's miniupnpd, and the internet, in three network namespaces.

    192.168.77.10 --lan0-- 192.168.77.1 | 81.2.69.10 --wan0-- 81.2.69.1, 82.3.70.1, 93.184.216.34 and .35

The addresses look real, for miniupnpd refuses others outside. Nothing of it leaves the machine.
"""

import ctypes
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address
from pathlib import Path
from typing import Self

from beds.processes import Processes
from beds.waiting import until

from nbtray.core.address.readings import WayOut
from nbtray.core.router.mapping import Ask, Lease
from nbtray.network import by_udp
from nbtray.network.pcp import Granted

HOST, NEIGHBOUR, ROUTER = "192.168.77.10", "192.168.77.11", "192.168.77.1"
HOST6, ROUTER6 = "2001:ba8:1f1::10", "2001:ba8:1f1::1"
PORT = 9999
OUTSIDE, MOVED = "81.2.69.10", "82.3.70.20"
SERVICES = ("93.184.216.34", "93.184.216.35")
NAMES_FROM = ["unshare", "-m", "sh", "-c", 'mount --bind "$0" /etc/resolv.conf && exec "$@"']
WAIT = ["sh", "-c", "echo ready; exec cat"]
NEW_NETWORK = 0x40000000  # CLONE_NEWNET
TOOLS = ("ip", "nft", "miniupnpd", "unshare", "nsenter")

# Debian installs it where only root's PATH leads.
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"

FIREWALL = """
table inet filter {
  chain miniupnpd { }
  chain prerouting_miniupnpd { }
  chain postrouting_miniupnpd { }
  chain deaf { }
  chain input { type filter hook input priority 0; policy accept; jump deaf; }
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iifname "lan0" oifname "wan0" accept
    meta l4proto ipv6-icmp accept
    jump miniupnpd
  }
  chain prerouting { type nat hook prerouting priority -100; policy accept; jump prerouting_miniupnpd; }
  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
    jump postrouting_miniupnpd
    meta nfproto ipv4 oifname "wan0" masquerade
  }
}
"""

CARRIER = """
table ip carrier {{
  chain postrouting {{
    type nat hook postrouting priority 100; policy accept;
    ip saddr {network} masquerade
  }}
  chain input {{
    type nat hook input priority 100; policy accept;
    ip saddr {network} snat to 82.3.70.1
  }}
}}
"""

# What a router that lacks a protocol does not even read: the version is a datagram's first byte.
DEAF = {
    "pcp": ("udp dport 5351 @th,64,8 2",),
    "nat-pmp": ("udp dport 5351 @th,64,8 0",),
    "upnp": ("udp dport 1900",),
    "all": ("udp dport { 1900, 5351 }", "tcp dport 5555"),
}

MUTE = """
table ip mute { chain o { type filter hook output priority 0; policy accept
    ip daddr 224.0.0.0/4 drop
}
}
"""

CONFIGURATION = """\
ext_ifname=wan0
listening_ip=lan0
http_port=5555
enable_natpmp={natpmp}
enable_upnp={upnp}
lease_file={folder}/leases
secure_mode=yes
system_uptime=yes
notify_interval=30
clean_ruleset_interval=600
min_lifetime=10
max_lifetime={longest}
uuid=5e5d3ed1-7d4e-4b0c-8a9c-000000000001
serial=1
model_number=1
upnp_table_name=filter
upnp_nat_table_name=filter
upnp_forward_chain=miniupnpd
upnp_nat_chain=prerouting_miniupnpd
upnp_nat_postrouting_chain=postrouting_miniupnpd
allow {ports} 192.168.77.0/24 1-65535
deny 0-65535 0.0.0.0/0 0-65535
"""


def why_not() -> str:
    """Return why no home can be had here, or ''."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if os.geteuid():
        return "only root may step into a namespace with one thread"
    missing = [tool for tool in TOOLS if not shutil.which(tool, path=PATH)]
    if missing:
        return f"not installed: {', '.join(missing)}"
    tried = subprocess.run(["unshare", "-nm", "true"], capture_output=True, text=True, check=False)
    return f"this kernel or container may not: {tried.stderr.strip()}" if tried.returncode else ""


class HomeNetwork:
    """Lives as long as the pipes to the processes that hold it, so a killed test leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes = Processes(folder)
        self._holders: dict[str, subprocess.Popen[bytes]] = {}
        self._namespaces: dict[str, str] = {}
        self._settings: dict[str, object] = {}
        self._own_names: list[str] = []

    def __enter__(self) -> Self:
        for place in ("host", "router", "internet"):
            self._holders[place] = _hold()
            self._namespaces[place] = f"net:[{_namespace(self._holders[place].pid).stat().st_ino}]"
            # Nobody doubts an address here: it can be used at once.
            self.run(place, "sh", "-c", "echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad")
            self.run(place, "ip", "link", "set", "lo", "up")
        self._cable("host", "eth0", "router", "lan0")
        self._cable("router", "wan0", "internet", "isp0")
        self.run("host", "ip", "addr", "add", f"{HOST}/24", "dev", "eth0")
        self.run("router", "ip", "addr", "add", f"{ROUTER}/24", "dev", "lan0")
        self.run("host", "ip", "route", "add", "default", "via", ROUTER)
        for address in ("81.2.69.1/24", "82.3.70.1/24"):
            self.run("internet", "ip", "addr", "add", address, "dev", "isp0")
        for service in SERVICES:
            self.run("internet", "ip", "addr", "add", f"{service}/32", "dev", "lo")
        self.run("router", "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
        self.run("router", "nft", "-f", "-", told=FIREWALL)
        self.provider_gives(OUTSIDE)
        return self

    def __exit__(self, *_: object) -> None:
        self.processes.end_all()
        for holder in self._holders.values():
            holder.communicate()

    def inside(self, place: str, command: Sequence[str]) -> list[str]:
        """Return the command as it runs in one of the three places."""
        names = self._own_names if place == "host" else []
        return ["nsenter", f"--net={_namespace(self._holders[place].pid)}", "--", *names, *command]

    def run(self, place: str, *command: str, told: str = "") -> str:
        """Run it there and return what it says."""
        ran = subprocess.run(
            self.inside(place, command),
            input=told,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": PATH},
        )
        assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
        return ran.stdout

    def call(self, place, function):
        """Return what the function returns there: its sockets and children are of that place."""
        outcome = []
        errors = []

        def step_in() -> None:
            try:
                self.step_into(place)
                outcome.append(function())
            except BaseException as error:  # noqa: BLE001 -- raised again, in the thread of the test
                errors.append(error)

        thread = threading.Thread(target=step_in, daemon=True)
        thread.start()
        thread.join()
        if errors:
            raise errors[0]
        return outcome[0]

    def step_into(self, place: str) -> None:
        """Let the calling thread be in that place from now on."""
        with _namespace(self._holders[place].pid).open("rb") as namespace:
            if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), NEW_NETWORK):
                raise OSError(ctypes.get_errno(), "the namespace cannot be entered")

    def start_daemon(
        self, *, natpmp: bool = True, upnp: bool = True, ports: str = "1-65535", longest: int = 86_400
    ) -> None:
        """Start the router's own service, and wait until it answers; no lease exceeds `longest` seconds."""
        self._settings = {"natpmp": natpmp, "upnp": upnp, "ports": ports, "longest": longest}
        (self.folder / "leases").touch()
        configuration = self.folder / "miniupnpd.conf"
        switches = {"natpmp": "yes" if natpmp else "no", "upnp": "yes" if upnp else "no"}
        configuration.write_text(
            CONFIGURATION.format(folder=self.folder, ports=ports, longest=longest, **switches)
        )
        pid_file = self.folder / "miniupnpd.pid"
        pid_file.unlink(missing_ok=True)
        command = ["miniupnpd", "-d", "-f", str(configuration), "-P", str(pid_file)]
        self.processes.start("miniupnpd", self.inside("router", command), {**os.environ, "PATH": PATH})
        until(lambda: self._listens(5351 if natpmp else 1900), what="miniupnpd")

    def stop_daemon(self) -> None:
        """Stop it; what it has mapped is forgotten, as by a router that is switched off."""
        self.processes.end("miniupnpd")
        with suppress(FileNotFoundError):
            (self.folder / "leases").unlink()
        self.forget_mappings()

    def forget_mappings(self) -> None:
        """Let the router's firewall pass nothing on any more that was asked for."""
        for chain in ("miniupnpd", "prerouting_miniupnpd", "postrouting_miniupnpd"):
            self.run("router", "nft", "flush", "chain", "inet", "filter", chain)

    def restart_daemon(self) -> None:
        """Switch the router off and on."""
        self.stop_daemon()
        self.start_daemon(**self._settings)

    def make_deaf(self, *protocols: str) -> None:
        """Let the router read nothing of these protocols from our computer from now on, but the others."""
        self.run("router", "nft", "flush", "chain", "inet", "filter", "deaf")
        for rule in (rule for protocol in protocols for rule in DEAF[protocol]):
            for ours in (("ip", "saddr", HOST), ("iifname", "lan0", "meta", "nfproto", "ipv6")):
                heard = [*ours, *rule.split(), "drop"]
                self.run("router", "nft", "add", "rule", "inet", "filter", "deaf", *heard)

    def make_mute(self) -> None:
        """Let the router announce nothing any more; it answers as before."""
        self.run("router", "nft", "-f", "-", told=MUTE)

    @contextmanager
    def silent_names(self) -> Iterator[None]:
        """Let whoever begins on the computer ask for names where nobody answers: no yes, no no."""
        told = self.folder / "resolv.conf"
        told.write_text(f"nameserver {SERVICES[0]}\n")
        with self.call("internet", _silent_name_server):
            self._own_names = [*NAMES_FROM, str(told)]
            yield
            self._own_names = []

    def provider_gives(self, address: str) -> None:
        """Let the provider give the router this address in place of the one it has."""
        gateway = f"{address.rpartition('.')[0]}.1"
        self.run("router", "ip", "addr", "flush", "dev", "wan0", "scope", "global")
        self.run("router", "ip", "addr", "add", f"{address}/24", "dev", "wan0")
        self.run("router", "ip", "route", "replace", "default", "via", gateway)
        # Else the old address would go on working by the neighbour's memory of it.
        self.run("internet", "ip", "neigh", "flush", "dev", "isp0")

    def provider_shares(self, address: str) -> None:
        """Let the provider give the router an address behind a translator of its own."""
        self.run("internet", "ip", "addr", "add", f"{address.rpartition('.')[0]}.1/24", "dev", "isp0")
        self.run("internet", "nft", "-f", "-", told=CARRIER.format(network=f"{address}/24"))
        self.provider_gives(address)

    def plug_in(self, address: str) -> None:
        """Connect the computer by another device, as from Wi-Fi to a cable: the address changes too."""
        for change in (
            "link set eth0 down",
            "link set eth0 name cable0 address 02:00:00:00:00:33",
            "addr flush dev cable0",
            f"addr add {address}/24 dev cable0",
            "link set cable0 up",
            f"route add default via {ROUTER}",
        ):
            self.run("host", "ip", *change.split())

    def add_ipv6(self) -> None:
        """Give the home an IPv6 network, routed and behind the router's firewall."""
        self.run("router", "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding")
        for place, address, device in (
            ("host", f"{HOST6}/64", "eth0"),
            ("router", f"{ROUTER6}/64", "lan0"),
            ("router", "2001:ba8:2::10/64", "wan0"),
            ("internet", "2001:ba8:2::1/64", "isp0"),
        ):
            self.run(place, "ip", "addr", "add", address, "dev", device, "nodad")
        self.run("internet", "ip", "route", "add", "2001:ba8:1f1::/64", "via", "2001:ba8:2::10")
        self.run("router", "ip", "-6", "route", "add", "default", "via", "2001:ba8:2::1")
        gateway = self.link_local("router", "lan0")
        self.run("host", "ip", "-6", "route", "add", "default", "via", gateway, "dev", "eth0")

    def link_local(self, place: str, device: str) -> str:
        """Return the link-local address of a device, once it may be used."""

        def address() -> str:
            told = self.run(place, "ip", "-6", "-o", "addr", "show", "dev", device, "scope", "link")
            return "" if "tentative" in told or not told else told.split()[3].partition("/")[0]

        return until(address, what=f"the link-local address of {device}")

    def forwards(self) -> str:
        """Return the ports that the router passes on, as its firewall has them."""
        return self.run("router", "nft", "list", "chain", "inet", "filter", "prerouting_miniupnpd")

    def holes(self) -> str:
        """Return what the router's firewall lets in, likewise."""
        return self.run("router", "nft", "list", "chain", "inet", "filter", "miniupnpd")

    def is_open(self, port: int) -> bool:
        """Tell whether the router passes this external TCP port on to the computer."""
        return f"dport {port} " in self.forwards()

    def neighbour_takes(self, port: int) -> None:
        """Let another computer of the home have this external port."""
        self.run("host", "ip", "addr", "replace", f"{NEIGHBOUR}/24", "dev", "eth0")
        way = WayOut(ROUTER, "eth0", NEIGHBOUR)
        told = self.call("host", lambda: by_udp.map_by_nat_pmp(Lease(Ask(way, port), "00" * 12), 5.0))
        assert isinstance(told, Granted), told
        assert told.external_port == port

    def wait_for_ears(self) -> None:
        """Wait until somebody on the computer listens to the router's announcements."""
        until(lambda: "224.0.0.1:5350" in self.run("host", "ss", "-ulnH"), what="ears")

    def leads_home(self) -> list[str]:
        """Return what the router lets through to our computer, at whichever address it was."""
        rules = [each.strip() for each in f"{self.forwards()}{self.holes()}".splitlines()]
        # Of IPv4 the firewall's rules show an address as the bytes it is.
        others = NEIGHBOUR, f"0x{int(IPv4Address(NEIGHBOUR)):x}"
        return [rule for rule in rules if " dport " in rule and not any(each in rule for each in others)]

    def inhabitants(self, place: str) -> list[str]:
        """Return the programs that run there."""
        holder = self._holders[place].pid
        return [name for pid, name in _programs_in(self._namespaces[place]) if pid != holder]

    def programs(self, place: str) -> list[int]:
        """Return the processes that run there."""
        holder = self._holders[place].pid
        return [pid for pid, _ in _programs_in(self._namespaces[place]) if pid != holder]

    def leftovers(self) -> list[str]:
        """Return what still runs of it: nothing, when it has been left."""
        alive = [name for each in self._namespaces.values() for _, name in _programs_in(each)]
        return [*alive, *self.processes.names()]

    def reaches(self, address: str, port: int) -> bool:
        """Tell whether a client on the internet can connect there."""

        def connect() -> bool:
            try:
                socket.create_connection((address, port), 2.0).close()
            except OSError:
                return False
            return True

        return self.call("internet", connect)

    def _listens(self, port: int) -> bool:
        return f":{port} " in self.run("router", "ss", "-ulnH")

    def _cable(self, here: str, near: str, there: str, far: str) -> None:
        peer = ("type", "veth", "peer", "name", far, "netns", str(self._holders[there].pid))
        self.run(here, "ip", "link", "add", near, *peer)
        for place, device in ((here, near), (there, far)):
            self.run(place, "ip", "link", "set", device, "up")


def _silent_name_server() -> socket.socket:
    """Return one that takes each question, and reads none."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((SERVICES[0], 53))
    return server


def _namespace(pid: int) -> Path:
    return Path(f"/proc/{pid}/ns/net")


def _programs_in(namespace: str) -> list[tuple[int, str]]:
    """Return the processes of that network; a thread of the tests that has stepped in is none."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.readlink(_namespace(int(folder.name))) == namespace:  # noqa: PTH115 -- it leads to no file
                found.append((int(folder.name), (folder / "comm").read_text().strip()))
    return found


def _hold() -> "subprocess.Popen[bytes]":
    holder = subprocess.Popen(["unshare", "-n", *WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == b"ready\n"
    return holder
