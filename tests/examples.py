"""Values that many tests begin from."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

from playbook import EPOCH

from nbtray.core.address.readings import Confirmed, LocalNetwork
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.problem import Problem
from nbtray.core.reach.firewall import Firewall
from nbtray.core.reach.state import Look, ReachWatch
from nbtray.core.server.state import Activity, Outage, Pausing, Running, ServerRecord, Stopped
from nbtray.core.settings import Interface, Listen, Settings
from nbtray.core.state import Password, State

HOME = ip_address("81.2.69.10")
MOVED = ip_address("82.3.70.20")

NETWORK = LocalNetwork(
    hostname="lab",
    addresses=("192.168.77.10",),
    networks=("192.168.77.0/24",),
    default_interface="eth0",
    primary="192.168.77.10",
)

CERTIFICATE = Certificate(
    fingerprint_sha256="ab" * 32,
    not_before=EPOCH - timedelta(days=1),
    not_after=EPOCH + timedelta(days=396),
    names=("127.0.0.1", "192.168.77.10", "81.2.69.10", "::1", "lab", "lab.local", "localhost"),
)

RECORD = ServerRecord(
    pid=4711,
    create_time=1_770_000_000.0,
    port=9999,
    interface=Interface.LAB,
    listen=Listen.INTERNET,
    folder="~",
    environment="/opt/env",
    jupyter_server="2.99.0",
    started_at=EPOCH,
)

CRASH = Problem("Crashed", "Jupyter ended by itself.", "Look into the log.")
TAKEN = Problem("PortTaken", "Port 9999 is taken.", "Choose another.")

IDLE = Activity(kernels=0, busy=0, connections=0, last_activity=EPOCH)
BUSY = Activity(kernels=2, busy=1, connections=1, last_activity=EPOCH)


def stopped(**fields) -> State:
    state = State(
        settings=Settings(),
        server=Stopped(),
        password=Password.SET,
        certificate=CERTIFICATE,
        network=NETWORK,
    )
    watch = replace(state.watch, confirmed=(Confirmed(HOME, EPOCH),))
    return replace(state, watch=watch, **fields)


LOOKED = ReachWatch(look=Look(9999, "eth0", 0.0), firewall=Firewall())


def crashed(times: int, since: float = 0.0, **fields) -> Outage:
    return Outage(since, CRASH, times, **{"crashed": True, "brief": times < 5} | fields)


def pausing(outage: Outage, at: float = 0.0, **fields) -> Pausing:
    return Pausing(outage, at, EPOCH + timedelta(seconds=at), **fields)


def running(since: float = 0.0, crashes: int = 0, **fields) -> State:
    server = Running(RECORD, since, crashed(crashes) if crashes else None)
    return stopped(**{"generation": 1, "server": server, "reach": LOOKED} | fields)
