"""What a source's answer means, judged without trusting any of it."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from nbtray.core.address.readings import Family, IPAddress, Reading, Seen, Unavailable, is_public

LONGEST_BODY = 256
"""Bytes; an address with its line end has at most 47, and an endless body cost 1.17 GB once."""

OK = 200
GO_AWAY = (403, 429)
COOL_OFF = 3600.0
SHORTEST_COOL_OFF = 60.0
LONGEST_COOL_OFF = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire: the body cut one byte past `LONGEST_BODY`, two headers as they were."""

    status: int
    body: bytes
    retry_after: str = ""
    date: str = ""


def reading_of(answer: Answer, family: Family) -> Reading:
    """Read the address out of an answer, if the whole of it is one public address of this family."""
    if answer.status in GO_AWAY:
        return Unavailable(
            f"it asks to be left alone for a while (HTTP status {answer.status})",
            cool_off=_cool_off(answer),
        )
    if answer.status != OK:
        return Unavailable(f"it answered with HTTP status {answer.status}")
    if len(answer.body) > LONGEST_BODY:
        return Unavailable("it answered with far more than an address")
    address = _address(answer.body)
    if address is None:
        return Unavailable("it answered with something that is not an address")
    return _judged(address, family)


def _judged(address: IPAddress, family: Family) -> Reading:
    if address.version != family:
        return Unavailable(f"it answered with an IPv{address.version} address to an IPv{family} question")
    if not is_public(address):
        return Unavailable(f"it answered with {address}, which no one on the internet can reach")
    return Seen(address)


def _address(body: bytes) -> IPAddress | None:
    try:
        # ASCII first: str.strip() and ipaddress both have ideas about Unicode.
        address = ip_address(body.strip(b" \t\r\n").decode("ascii"))
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and (address.scope_id or address.ipv4_mapped):
        return None  # a zone is the source's own business, and a mapped address is an IPv4 one in disguise
    return address


def _cool_off(answer: Answer) -> float:
    """Return the seconds asked for by Retry-After (RFC 9110, 10.2.3), within reason."""
    seconds = _retry_after(answer)
    if seconds is None:
        return COOL_OFF
    return min(max(seconds, SHORTEST_COOL_OFF), LONGEST_COOL_OFF)


def _retry_after(answer: Answer) -> float | None:
    text = answer.retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])  # a longer number is past every bound anyway
    until, asked = _http_date(text), _http_date(answer.date)
    # Both times are the source's: its clock and ours need not agree.
    return (until - asked).total_seconds() if until and asked else None


def _http_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 -- 15 ms for what hardly ever comes

    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
