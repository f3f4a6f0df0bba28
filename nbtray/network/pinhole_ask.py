"""A process of its own that asks for a hole in an IPv6 firewall: `python -m nbtray.network.pinhole_ask`.

The service is WANIPv6FirewallControl:1 (UPnP Forum). A device opens only what leads to whoever asks, so each
request leaves from the address that the hole is for. async-upnp-client brings aiohttp, and reads XML that a
router on somebody's network wrote: it stays out of the resident process.
"""

import asyncio
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

from nbtray.core.router.mapping import Reason
from nbtray.core.router.plan import LIFETIME
from nbtray.network.ssdp import HTTP
from nbtray.own_process import answer_one

if TYPE_CHECKING:
    from async_upnp_client.client import UpnpService
    from async_upnp_client.const import HttpRequest, HttpResponse

SERVICE = "urn:schemas-upnp-org:service:WANIPv6FirewallControl:"
TCP = 6
ANYBODY: dict[str, Any] = {"RemoteHost": "", "RemotePort": 0}
LONGEST = 1 << 20
"""Bytes of all answers of a device together; one that describes ten services has a tenth of it."""

FIREWALL_IS_OFF = 702
REASONS = {
    602: Reason.NOT_OFFERED,
    606: Reason.NOT_AUTHORIZED,
    701: Reason.FULL,
    703: Reason.NOT_AUTHORIZED,  # no hole at all may be asked for there
}
"""By the service's error codes (2.4)."""


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked; a refusal is an answer too."""
    try:
        from async_upnp_client.exceptions import UpnpActionError, UpnpError  # noqa: PLC0415 -- an extra
    except ImportError:
        return _refused(Reason.NO_LIBRARY)
    try:
        return asyncio.run(_carried_out(question))
    except UpnpActionError as error:
        code = error.error_code
        if code == FIREWALL_IS_OFF:  # everything is open
            return _opened(question) if question["do"] == "map" else {"gone": True}
        reason = REASONS.get(code or 0, Reason.OTHER)
        return _refused(reason, f"error {code}" if reason is Reason.OTHER else "")
    except (UpnpError, OSError, ValueError, HTTPException, LookupError, MemoryError, RecursionError):
        # A KeyError is an action that the device does not describe.
        return _refused(Reason.NOT_OFFERED)


async def _carried_out(question: dict[str, Any]) -> dict[str, Any]:
    from async_upnp_client.client_factory import UpnpFactory  # noqa: PLC0415 -- an extra

    # Not strict: a service that it says is elsewhere is left out, and its others are used.
    device = await UpnpFactory(_requester(question), non_strict=True).async_create_device(question["url"])
    firewall = next((each for each in device.all_services if each.service_type.startswith(SERVICE)), None)
    if firewall is None:
        return _refused(Reason.NOT_OFFERED)
    if question["do"] == "map":
        await _add(firewall, question)
        return _opened(question)
    # Only adding tells a hole's number: the same one again is the same hole.
    number = await _add(firewall, question)
    await firewall.action("DeletePinhole").async_call(UniqueID=number)
    return {"gone": True}


async def _add(firewall: "UpnpService", question: dict[str, Any]) -> object:
    ours = {"InternalClient": question["local"], "InternalPort": question["port"]}
    told = await firewall.action("AddPinhole").async_call(**ANYBODY, **ours, Protocol=TCP, LeaseTime=LIFETIME)
    return told["UniqueID"]


def _requester(question: dict[str, Any]) -> Any:  # noqa: ANN401 -- its class is the extra's
    """Return what speaks to the one device, from the one address: it goes nowhere else, and reads so much."""
    from async_upnp_client.client import UpnpRequester  # noqa: PLC0415 -- an extra
    from async_upnp_client.const import HttpResponse  # noqa: PLC0415 -- likewise
    from async_upnp_client.exceptions import UpnpCommunicationError  # noqa: PLC0415 -- likewise

    there = urlsplit(question["url"])

    class OneDevice(UpnpRequester):
        left = LONGEST

        async def async_http_request(self, http_request: "HttpRequest") -> "HttpResponse":
            asked = urlsplit(http_request.url)
            if asked.netloc != there.netloc or not asked.hostname:
                raise UpnpCommunicationError("it names another device as its own")
            port = asked.port or HTTP
            # A zone is this computer's own business (RFC 6874, 3).
            headers = {**(http_request.headers or {}), "Host": f"[{question['gateway']}]:{port}"}
            ours = question["local"], 0
            with closing(HTTPConnection(asked.hostname, port, question["budget"], ours)) as connection:
                place = urlunsplit(asked._replace(scheme="", netloc=""))
                connection.request(http_request.method, place, (http_request.body or "").encode(), headers)
                response = connection.getresponse()
                body = response.read(self.left + 1)
            self.left -= len(body)
            if self.left < 0:
                raise UpnpCommunicationError("it does not come to an end")
            return HttpResponse(response.status, dict(response.getheaders()), body.decode(errors="replace"))

    return OneDevice()


def _opened(question: dict[str, Any]) -> dict[str, Any]:
    return {"port": question["port"], "seconds": LIFETIME, "address": ""}


def _refused(reason: Reason, detail: str = "") -> dict[str, Any]:
    return {"refusal": reason.value, "detail": detail}


def main() -> NoReturn:
    """Read the question from stdin and write the answer to stdout, both one JSON object."""
    answer_one(answer_to)


if __name__ == "__main__":
    main()
