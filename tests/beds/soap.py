"""How a UPnP device is described over HTTP, and told over SOAP what to do."""

import re
from http.server import BaseHTTPRequestHandler
from typing import Protocol

ENVELOPE = (
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>{body}</s:Body></s:Envelope>'
)
FAULT = (
    "<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>"
    '<UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>{code}</errorCode>'
    "<errorDescription>no</errorDescription></UPnPError></detail></s:Fault>"
)


class Refused(Exception):
    """An error of UPnP, by its number."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Device(Protocol):
    """One with one service; `do` raises `Refused`."""

    service: str

    def file(self, path: str) -> str | None:
        """Return what describes it there."""

    def do(self, action: str, told: dict[str, str]) -> dict[str, str]:
        """Carry out one action."""


def soap_handler(device: Device) -> type[BaseHTTPRequestHandler]:
    """Return what answers for it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = device.file(self.path)
            self._say(404 if text is None else 200, text or "")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            action = self.headers["SOAPAction"].strip('"').partition("#")[2]
            try:
                answer = device.do(action, dict(re.findall(r"<(\w+)>([^<]*)</\1>", body)))
            except Refused as refused:
                self._say(500, ENVELOPE.format(body=FAULT.format(code=refused.code)))
                return
            inside = "".join(f"<{name}>{value}</{name}>" for name, value in answer.items())
            told = f'<u:{action}Response xmlns:u="{device.service}">{inside}</u:{action}Response>'
            self._say(200, ENVELOPE.format(body=told))

        def _say(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", 'text/xml; charset="utf-8"')
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
