"""What a benchmark reads of a process, and how it tells of two side by side."""

import http.client
import ssl
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

STEP = 0.002

# Made once: loading the authorities' certificates for each look would keep one of two processors busy.
_CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_CONTEXT.check_hostname, _CONTEXT.verify_mode = False, ssl.CERT_NONE  # a bare server's own certificate


def until(happened: Callable[[], object], seconds: float = 60.0) -> object:
    """Return the first true value; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := happened():
            return value
        time.sleep(STEP)
    raise TimeoutError(f"nothing in {seconds:g} s")


def answers(port: int, host: str = "localhost", seconds: float = 5.0) -> bool:
    """Tell whether a Jupyter server answers there over TLS."""
    connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=_CONTEXT)
    try:
        connection.request("GET", "/api")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def unshared_memory(pid: int) -> float:
    """Return the USS in MB: the pages this process alone has."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def ticks(pid: int) -> int:
    """Return the CPU time used, in ticks of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def wake_ups(pid: int) -> int:
    """Return how often any thread was switched to and away."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        total += sum(int(line.split()[1]) for line in status.read_text().splitlines() if "ctxt" in line)
    return total


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Return a function that tells the seconds since."""
    began = time.perf_counter()
    yield lambda: time.perf_counter() - began


def compare(what: str, ours: list[float], theirs: list[float], unit: str, limit: float) -> bool:
    """Print medians and their ratio; tell whether it is within the limit."""
    mine, other = statistics.median(ours), statistics.median(theirs)
    ratio = mine / other
    verdict = "ok" if ratio <= limit else "TOO MUCH"
    print(
        f"  {what:34} {mine:8.3f} {unit} against {other:8.3f} {unit}   {ratio:5.2f}x  (<= {limit}x) {verdict}"
    )
    return ratio <= limit


def bound(what: str, value: float, unit: str, limit: float) -> bool:
    """Print one figure; tell whether it is within the limit."""
    verdict = "ok" if value <= limit else "TOO MUCH"
    print(f"  {what:34} {value:8.1f} {unit}   (<= {limit:g}) {verdict}")
    return value <= limit
