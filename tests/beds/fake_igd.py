"""An Internet Gateway Device, on loopback if nowhere else, with the whims of real ones.

It is searched by SSDP, and told by SOAP.
"""

import socketserver
import threading
from dataclasses import dataclass, field
from typing import Self

from beds.scripted_router import HERE, Reply, ScriptedRouter
from beds.soap import Refused, soap_handler

SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1"
DESCRIPTION = """<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>
<device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType><deviceList><device>
<deviceType>urn:schemas-upnp-org:device:WANDevice:1</deviceType><deviceList><device>
<deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:1</deviceType><serviceList><service>
<serviceType>{service}</serviceType><serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId>
<controlURL>{control}</controlURL><eventSubURL>/event</eventSubURL><SCPDURL>/scpd.xml</SCPDURL>
</service></serviceList></device></deviceList></device></deviceList></device></root>"""


@dataclass
class Entry:
    """One mapping."""

    host: str
    port: int
    seconds: int


@dataclass
class FakeIgd:
    """Its table can be looked at; `only_permanent` and `never_permanent` are whims of real ones.

    `at` is its own address; with a `group` it is searched there, as real ones are.
    """

    at: str = HERE
    group: tuple[str, int] | None = None
    address: str = "81.2.69.10"
    control: str = "/control"
    service: str = SERVICE
    only_permanent: bool = False
    never_permanent: bool = False
    forbidden_below: int = 0
    broken: bool = False
    table: dict[int, Entry] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = socketserver.ThreadingTCPServer(
            (self.at, 0), soap_handler(self), bind_and_activate=True
        )
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        group, port = self.group or ("", 0)
        self._searched = ScriptedRouter(self._found, (self.at, port), group)
        self._searched.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._searched.__exit__()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it describes itself."""
        return f"http://{self.at}:{self._server.server_address[1]}/description.xml"

    @property
    def searched_at(self) -> tuple[str, int]:
        """Where it hears a search."""
        return self.at, self._searched.port

    def do(self, action: str, told: dict[str, str]) -> dict[str, str]:
        """Carry out one action; raises `Refused`."""
        self.asked.append(action)
        port = int(told.get("NewExternalPort") or 0)
        match action:
            case "AddPortMapping":
                return self._add(port, told)
            case "DeletePortMapping":
                if self.table.pop(port, None) is None:
                    raise Refused(714)
                return {}
            case "GetSpecificPortMappingEntry":
                if port not in self.table:
                    raise Refused(714)
                entry = self.table[port]
                return {
                    "NewInternalPort": str(entry.port),
                    "NewInternalClient": entry.host,
                    "NewEnabled": "1",
                    "NewPortMappingDescription": "nbtray",
                    "NewLeaseDuration": str(entry.seconds),
                }
            case "GetExternalIPAddress":
                return {"NewExternalIPAddress": self.address}
            case "GetStatusInfo":
                return {"NewConnectionStatus": "Connected", "NewLastConnectionError": "", "NewUptime": "1"}
            case _:
                raise Refused(401)

    def _add(self, port: int, told: dict[str, str]) -> dict[str, str]:
        entry = Entry(told["NewInternalClient"], int(told["NewInternalPort"]), int(told["NewLeaseDuration"]))
        if self.broken:
            raise Refused(501)
        if port < self.forbidden_below:
            raise Refused(606)
        if self.only_permanent and entry.seconds:
            raise Refused(725)
        if self.never_permanent and not entry.seconds:
            raise Refused(402)
        if port in self.table and self.table[port].host != entry.host:
            raise Refused(718)
        self.table[port] = entry
        return {}

    def _found(self, reply: Reply, request: bytes) -> None:
        if request.startswith(b"M-SEARCH"):
            target = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
            reply(f"HTTP/1.1 200 OK\r\nST: {target}\r\nLOCATION: {self.url}\r\n\r\n".encode())

    def file(self, _: str) -> str:
        """Describe it, whatever the path."""
        return DESCRIPTION.format(service=self.service, control=self.control)
