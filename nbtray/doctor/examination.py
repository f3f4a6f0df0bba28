"""Looks at every link at once, and tells of each in its order, within one deadline."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Mapping

from nbtray.core.doctor.steps import Link, Step, failed, unknown
from nbtray.core.problem import NbtrayError

BUDGET = 9.0
"""Seconds for everything: a silent router, silent sources and a silent name server wait beside each other."""

TOO_LONG = "It did not answer in time."

log = logging.getLogger(__name__)

Check = Callable[[], Iterator[Step]]
"""Looks at one link or at some that belong together; may hang."""


def examined(
    checks: Mapping[tuple[Link, ...], Check], monotonic: Callable[[], float], since: float
) -> Iterator[Step]:
    """Yield a step for each link, in their order, as soon as it is known; at most `BUDGET` after `since`.

    What hangs is left behind in its thread, which ends with the process.
    """
    end = since + BUDGET
    told: queue.SimpleQueue[Step] = queue.SimpleQueue()
    wanted = {link for links in checks for link in links}
    for links, check in checks.items():
        threading.Thread(
            target=_run, args=(links, check, told), name=f"doctor-{links[0]}", daemon=True
        ).start()
    known: dict[Link, Step] = {}
    for link in (each for each in Link if each in wanted):
        while link not in known:
            try:
                step = told.get(timeout=max(end - monotonic(), 0.0))
            except queue.Empty:
                known[link] = unknown(link, TOO_LONG)
            else:
                known.setdefault(step.link, step)
        yield known[link]


def _run(links: tuple[Link, ...], check: Check, told: "queue.SimpleQueue[Step]") -> None:
    missing = set(links)
    try:
        for step in check():
            missing.discard(step.link)
            told.put(step)
    except NbtrayError as error:
        for link in missing:
            told.put(failed(link, error.problem))
    except Exception as error:  # the outer door of this thread
        log.exception("%s could not be looked at", links[0])
        for link in missing:
            told.put(unknown(link, f"It could not be looked at ({type(error).__name__})."))
