"""The text messages by which UPnP devices are found (UPnP Device Architecture 1.1, chapter 1)."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

GROUP, PORT = "239.255.255.250", 1900
LONGEST = 4096
GATEWAY_DEVICE = "urn:schemas-upnp-org:device:InternetGatewayDevice:"

# A device of version 2 must answer a search for version 1 (1.3.2).
SEARCH = (
    "M-SEARCH * HTTP/1.1\r\n"
    f"HOST: {GROUP}:{PORT}\r\n"
    'MAN: "ssdp:discover"\r\n'
    "MX: 1\r\n"
    f"ST: {GATEWAY_DEVICE}1\r\n"
    "\r\n"
).encode()

ALIVE, BYE_BYE, UPDATE = "ssdp:alive", "ssdp:byebye", "ssdp:update"


def description_url(answer: bytes, gateway: str) -> str | None:
    """Return where the gateway describes itself, if this is its answer to `SEARCH`, and leads to itself."""
    first, headers = _parsed(answer)
    if not re.match(r"HTTP/1\.[01] 200\b", first) or not headers.get("st", "").startswith(GATEWAY_DEVICE):
        return None
    url = headers.get("location", "")
    return url if leads_to(url, gateway) else None


def leads_to(url: str, gateway: str) -> bool:
    """Tell whether this is a plain HTTP URL on the gateway itself: nobody may send us elsewhere."""
    if not re.fullmatch(r"[\x21-\x7e]{1,512}", url):
        return False
    try:
        parts = urlsplit(url)
        # Looking at the port may raise too.
        return parts.scheme == "http" and parts.netloc == _netloc(gateway, parts.port)
    except ValueError:
        return False


def notification(message: bytes) -> tuple[str, str] | None:
    """Return the kind of a NOTIFY and the number of the device's present life, '' if it tells none."""
    first, headers = _parsed(message)
    kind = headers.get("nts", "")
    if not first.startswith("NOTIFY ") or kind not in (ALIVE, BYE_BYE, UPDATE):
        return None
    if kind == UPDATE:  # 1.2.4: the number it goes over to
        return kind, headers.get("nextbootid.upnp.org", "")
    return kind, headers.get("bootid.upnp.org", "")


def _parsed(message: bytes) -> tuple[str, Mapping[str, str]]:
    lines = message[:LONGEST].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:] if ":" in line)
    return lines[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


def _netloc(host: str, port: int | None) -> str:
    return host if port is None else f"{host}:{port}"
