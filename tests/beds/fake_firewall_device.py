"""A gateway device with WANIPv6FirewallControl on IPv6's loopback, which refuses what the test wants."""

import socket
import socketserver
import threading
from typing import Self

from beds.soap import Refused, soap_handler

HERE6 = "::1"
SERVICE = "urn:schemas-upnp-org:service:WANIPv6FirewallControl:1"
DESCRIPTION = """<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>
<device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:2</deviceType><deviceList><device>
<deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:2</deviceType><serviceList><service>
<serviceType>{service}</serviceType><serviceId>urn:upnp-org:serviceId:WANIPv6Firewall1</serviceId>
<controlURL>{control}</controlURL><eventSubURL>/event</eventSubURL><SCPDURL>/scpd.xml</SCPDURL>
</service></serviceList></device></deviceList></device></root>"""
ARGUMENTS = {
    "AddPinhole": (
        *(("RemoteHost", "in", "string"), ("RemotePort", "in", "ui2"), ("InternalClient", "in", "string")),
        *(("InternalPort", "in", "ui2"), ("Protocol", "in", "ui2"), ("LeaseTime", "in", "ui4")),
        ("UniqueID", "out", "ui2"),
    ),
    "DeletePinhole": (("UniqueID", "in", "ui2"),),
}


def scpd() -> str:
    """Return the description of the service: what its actions take and give."""
    actions = "".join(
        f"<action><name>{action}</name><argumentList>"
        + "".join(
            f"<argument><name>{name}</name><direction>{way}</direction>"
            f"<relatedStateVariable>V_{kind}</relatedStateVariable></argument>"
            for name, way, kind in arguments
        )
        + "</argumentList></action>"
        for action, arguments in ARGUMENTS.items()
    )
    variables = "".join(
        f'<stateVariable sendEvents="no"><name>V_{kind}</name><dataType>{kind}</dataType></stateVariable>'
        for kind in ("string", "ui2", "ui4")
    )
    return (
        '<?xml version="1.0"?><scpd xmlns="urn:schemas-upnp-org:service-1-0">'
        "<specVersion><major>1</major><minor>0</minor></specVersion>"
        f"<actionList>{actions}</actionList><serviceStateTable>{variables}</serviceStateTable></scpd>"
    )


class Server6(socketserver.ThreadingTCPServer):
    """One over IPv6."""

    address_family = socket.AF_INET6
    daemon_threads = True


class FakeFirewallDevice:
    """`holes` are the ports it lets in, by their number; `refuses` with this code what is to be added."""

    def __init__(self, *, refuses: int = 0, control: str = "/control", service: str = SERVICE) -> None:
        self.holes: dict[int, tuple[str, int]] = {}
        self.asked: list[str] = []
        self._refuses = refuses
        self.service = SERVICE
        self._files = {
            "/description.xml": DESCRIPTION.format(service=service, control=control),
            "/scpd.xml": scpd(),
        }

    def __enter__(self) -> Self:
        self._server = Server6((HERE6, 0), soap_handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it describes itself."""
        return f"http://[{HERE6}]:{self._server.server_address[1]}/description.xml"

    def file(self, path: str) -> str | None:
        """Return what describes it there."""
        return self._files.get(path)

    def do(self, action: str, told: dict[str, str]) -> dict[str, str]:
        """Carry out one action; raises `Refused`."""
        self.asked.append(action)
        if action == "DeletePinhole":
            if self.holes.pop(int(told["UniqueID"]), None) is None:
                raise Refused(704)
            return {}
        if self._refuses:
            raise Refused(self._refuses)
        hole = told["InternalClient"], int(told["InternalPort"])
        number = next((each for each, known in self.holes.items() if known == hole), len(self.holes) + 1)
        self.holes[number] = hole
        return {"UniqueID": str(number)}
