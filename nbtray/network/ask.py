"""A process of its own that asks one HTTPS source, and ends: `python -m nbtray.network.ask`.

Importing requests takes 14.7 MB that the resident tray would never give back, and a hanging name server
can only be left by leaving the process.
"""

import errno
import http.client
import socket
import ssl
from typing import Any, NoReturn

import requests
from requests.adapters import HTTPAdapter

from nbtray import __version__
from nbtray.core.address.readings import Family
from nbtray.core.causes import causes_of
from nbtray.network.answer import LONGEST_BODY
from nbtray.own_process import answer_one
from nbtray.regular_file import require_regular

ANY_ADDRESS = {Family.IPV4: "0.0.0.0", Family.IPV6: "::"}  # noqa: S104 -- the source of a connection, no listener
HEADERS = {
    # Every encoding but identity would put a decompressor between us and the cap.
    "Accept-Encoding": "identity",
    "Accept": "text/plain, */*;q=0.1",
    "Cache-Control": "no-cache",
    "User-Agent": f"nbtray/{__version__}",
}


class Unfinished(Exception):
    """The answer does not say where it ends (RFC 9112, 6.3), so nobody can tell whether all of it came."""


class _OneFamily(HTTPAdapter):
    """Connects from an address of one family, so that the other cannot be used."""

    def __init__(self, family: Family) -> None:
        self._family = family
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- the signature is requests'
        super().init_poolmanager(*args, **kwargs, source_address=(ANY_ADDRESS[self._family], 0))


def fetch(url: str, family: Family, budget: float, authorities: str | None) -> dict[str, str | int]:
    """Return the parts of the answer that count; `budget` is for each wait, the watchdog's is for all."""
    if authorities:
        require_regular(authorities)
    with requests.Session() as session:
        session.trust_env = False  # a proxy, a .netrc or a CA bundle from the environment is not the internet
        session.adapters.clear()
        session.mount("https://", _OneFamily(family))
        with session.get(
            url,
            headers=HEADERS,
            timeout=budget,
            verify=authorities or True,
            allow_redirects=False,
            stream=True,
        ) as response:
            return {
                "status": response.status_code,
                "body": _whole_body(response).hex(),
                "retry_after": response.headers.get("Retry-After", ""),
                "date": response.headers.get("Date", ""),
            }


def _whole_body(response: requests.Response) -> bytes:
    """Read to the end, or one byte past the cap: 93.184.216.3 may be 93.184.216.34 cut off."""
    raw = response.raw
    if not raw.chunked and raw.length_remaining is None:
        raise Unfinished
    body = b""
    while len(body) <= LONGEST_BODY:
        # urllib3 only complains of a missing rest when it is asked for it.
        more = raw.read(LONGEST_BODY + 1 - len(body), decode_content=False)
        if not more:
            break
        body += more
    return body


def reason_of(error: BaseException) -> str:
    """Say why there was no answer; requests and urllib3 wrap the reason."""
    unknown = f"it could not be asked ({type(error).__name__})"
    return next(filter(None, map(_reason, causes_of(error))), unknown)


def _reason(cause: BaseException) -> str | None:
    match cause:
        case ssl.SSLCertVerificationError():
            reason = f"its certificate cannot be trusted ({cause.verify_message})"
        case ssl.SSLError():
            reason = "no secure connection to it could be made"
        case socket.gaierror():
            reason = "its name could not be looked up"
        case OSError(errno=errno.ECONNREFUSED):
            reason = "it refused the connection"
        case OSError(errno=errno.ENETUNREACH | errno.EHOSTUNREACH | errno.EADDRNOTAVAIL):
            reason = "there is no way to it from here"
        case TimeoutError() | requests.Timeout():
            reason = "it did not answer in time"
        case Unfinished():
            reason = "there is no telling whether it has finished its answer"
        case http.client.HTTPException() | ConnectionResetError():
            reason = "it did not answer as a web server does"
        case _:
            return None
    return reason


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    """Put the question to its source; every failure is an answer too."""
    try:
        return fetch(question["url"], Family(question["family"]), question["budget"], question["authorities"])
    except Exception as error:  # noqa: BLE001 -- the outer door
        return {"failure": reason_of(error)}


def main() -> NoReturn:
    """Read the question from stdin and write the answer to stdout, both one JSON object."""
    answer_one(answer_to)


if __name__ == "__main__":
    main()
