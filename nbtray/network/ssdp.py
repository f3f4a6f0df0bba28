"""The text messages by which UPnP devices are found (UPnP Device Architecture 1.1, chapter 1)."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

GROUP, PORT = "239.255.255.250", 1900
GROUP6 = "ff02::c"
HTTP = 80
LONGEST = 4096
GATEWAY_DEVICE = "urn:schemas-upnp-org:device:InternetGatewayDevice:"

ALIVE, BYE_BYE, UPDATE = "ssdp:alive", "ssdp:byebye", "ssdp:update"


def search(group: str) -> bytes:
    """Return the question who is a gateway; one of version 2 must answer for version 1 (1.3.2)."""
    return (
        "M-SEARCH * HTTP/1.1\r\n"
        f"HOST: {f'[{group}]' if ':' in group else group}:{PORT}\r\n"
        'MAN: "ssdp:discover"\r\n'
        "MX: 1\r\n"
        f"ST: {GATEWAY_DEVICE}1\r\n"
        "\r\n"
    ).encode()


def description_url(answer: bytes, gateway: str) -> str | None:
    """Return where the gateway describes itself, if this is its answer to a search, and leads to itself."""
    url = _location(answer)
    return url if leads_to(url, gateway) else None


def description_url6(answer: bytes, gateway: str) -> str | None:
    """Return the same for IPv6, at the address by which the gateway is known: it may name another of its own.

    A link-local `gateway` comes with its zone, the interface by which it is reached (RFC 4007, 11).
    """
    if not re.fullmatch(
        r"http://\[[0-9A-Fa-f:.%]+\](:[0-9]{1,5})?/[\x21-\x7e]{0,400}", url := _location(answer)
    ):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or HTTP
    except ValueError:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"http://[{gateway}]:{port}{parts.path}{query}"


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


def _location(answer: bytes) -> str:
    first, headers = _parsed(answer)
    if not re.match(r"HTTP/1\.[01] 200\b", first) or not headers.get("st", "").startswith(GATEWAY_DEVICE):
        return ""
    return headers.get("location", "")


def _parsed(message: bytes) -> tuple[str, Mapping[str, str]]:
    lines = message[:LONGEST].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:] if ":" in line)
    return lines[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


def _netloc(host: str, port: int | None) -> str:
    return host if port is None else f"{host}:{port}"
