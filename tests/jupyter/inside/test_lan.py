import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from beds.network_namespace import NetworkNamespace, why_not

from nbtray.jupyter.inside.lan import is_near

NETWORKS = (ip_network("198.51.100.0/24"), ip_network("2001:db8:7::/64"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.9",
        "169.254.3.4",
        "fe80::1%eth0",
        "fd12:3456::1",
        "::ffff:192.168.1.2",
        "198.51.100.77",
        "2001:db8:7::9",
    ],
)
def test_this_computer_and_its_networks_are_near(address):
    assert is_near(address, NETWORKS)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "172.32.0.1",
        "192.169.0.1",
        "100.64.0.1",  # the neighbours behind a carrier's NAT
        "203.0.113.5",
        "198.51.101.1",
        "2001:db8:8::1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "",
        "no address",
    ],
)
def test_everybody_else_is_not(address):
    assert not is_near(address, NETWORKS)


SERVE = """
import socket, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from beds.jupyter_bed import jupyter_bed
from nbtray.core.settings import Listen

with jupyter_bed(Path({place!r})) as bed:
    bed.started(bed.plan(Listen.NETWORK, lan=("198.51.100.0/24",)))
    print(bed.port, flush=True)
    sys.stdin.readline()
"""

KNOCK = """
import socket, ssl, sys
source, target, port = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
try:
    plain = socket.create_connection((target, int(port)), 10, source_address=(source, 0))
    print(context.wrap_socket(plain).version())
except OSError as error:
    closed = (ConnectionResetError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
    print("closed" if isinstance(error, closed) else repr(error))
"""


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_a_real_server_closes_connections_from_afar_before_tls_begins(tmp_path):
    tests = str(Path(__file__).parents[2])
    with NetworkNamespace() as network:
        sources = ("192.168.77.1", "198.51.100.9", "203.0.113.5")
        for address in sources:
            network.ip("address", "add", f"{address}/32", "dev", "lo")
        for address in ("fd00:77::1", "2001:db8:9::1"):
            network.ip("-6", "address", "add", f"{address}/128", "dev", "lo", "nodad")
        server = network.python(SERVE.format(tests=tests, place=str(tmp_path)))
        port = server.stdout.readline().strip()

        def knock(source, target):
            return network.run(sys.executable, "-c", KNOCK, source, target, port).strip()

        try:
            assert knock("127.0.0.1", "127.0.0.1") == "TLSv1.3"
            assert knock("192.168.77.1", "192.168.77.1") == "TLSv1.3"
            assert knock("198.51.100.9", "192.168.77.1") == "TLSv1.3"
            assert knock("fd00:77::1", "fd00:77::1") == "TLSv1.3"
            assert knock("203.0.113.5", "192.168.77.1") == "closed"
            assert knock("203.0.113.5", "127.0.0.1") == "closed"
            assert knock("2001:db8:9::1", "fd00:77::1") == "closed"
            # Whoever was turned away has not shut the door for the others.
            assert knock("192.168.77.1", "192.168.77.1") == "TLSv1.3"
        finally:
            server.communicate("\n", timeout=60)
