"""What the internet has for a home: two services that tell an address over HTTPS."""

import json
import socket
import socketserver
import ssl
import threading
from http.server import BaseHTTPRequestHandler
from typing import Self

from beds.bad_address_services import Authority
from beds.home_network import SERVICES, HomeNetwork

SERVICES6 = ("2001:ba8:3::34", "2001:ba8:4::35")


class InternetServices:
    """Two operators on the internet's side; `seen` are the addresses that asked, in their order."""

    def __init__(self, home: HomeNetwork, authority: Authority) -> None:
        self.sources = tuple(f"https://{each}/" for each in SERVICES)
        self.authority = authority
        self.seen: list[str] = []
        self._home = home
        self._servers: list[Service] = []

    def __enter__(self) -> Self:
        context = self.authority.context(*SERVICES)
        for address in SERVICES:
            # The thread that listens is begun there, and stays there.
            server = self._home.call("internet", lambda address=address: Service(address, context, self.seen))
            self._servers.append(server)
        return self

    def serve_over_ipv6(self) -> None:
        """Let two more services be there, in the other family."""
        context = self.authority.context(*SERVICES6)
        for address in SERVICES6:
            self._home.run("internet", "ip", "addr", "add", f"{address}/128", "dev", "lo")
            server = self._home.call(
                "internet", lambda address=address: Service6(address, context, self.seen)
            )
            self._servers.append(server)
        self.sources += tuple(f"https://[{each}]/" for each in SERVICES6)

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.end()


class Service(socketserver.ThreadingTCPServer):
    """One what-is-my-address service."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: str, context: ssl.SSLContext, seen: list[str]) -> None:
        super().__init__((address, 443), Answer)
        self.seen = seen
        self._context = context
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def finish_request(self, request, client_address) -> None:
        """Speak TLS in the thread of the connection: who says nothing keeps nobody waiting."""
        with self._context.wrap_socket(request, server_side=True) as wire:
            super().finish_request(wire, client_address)

    def handle_error(self, request, client_address) -> None:
        """A client that has gone is no news."""

    def end(self) -> None:
        """Answer nobody any more."""
        self.shutdown()
        self._thread.join()
        self.server_close()


class Service6(Service):
    """One over IPv6."""

    address_family = socket.AF_INET6


def tried(address: str, port: int) -> dict[str, object]:
    """Connect back, as services do that say whether a port is open."""
    try:
        socket.create_connection((address, port), 1.0).close()
    except OSError:
        return {"ip": address, "port": port, "reachable": False}
    return {"ip": address, "port": port, "reachable": True}


class Answer(BaseHTTPRequestHandler):
    """Tells whoever asks at which address."""

    def do_GET(self) -> None:
        """Tell the address, or try the port whose path this is."""
        address = self.client_address[0]
        if self.path.startswith("/port/"):
            body = json.dumps(tried(address, int(self.path.removeprefix("/port/")))).encode()
        else:
            self.server.seen.append(address)
            body = f"{address}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
