"""What `tests/run.py --simulate` does: plays a run again and tells of it, or many runs and counts them."""

import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from beds.simulation.clock import DAY, YEAR
from beds.simulation.playing import Played, play, shrunk
from beds.simulation.story import drawn

DAYS = 30.0
"""Of a run, unless somebody wants more."""


def main(arguments: Sequence[str]) -> int:
    """Play the runs of these seeds, `7` or `1-100`, over so many years; return 1 if one fails."""
    seeds, years = arguments
    first, _, last = seeds.partition("-")
    days = float(years) * 365 if years else DAYS
    with silence():
        if not last:
            return _told(int(first), days)
        return _counted(range(int(first), int(last) + 1), days)


@contextmanager
def silence() -> Iterator[None]:
    """Keep what nbtray logs of simulated faults off the screen, and leave the loggers as they were."""
    ours, engine = logging.getLogger("nbtray"), logging.getLogger("nbtray.engine.loop")
    levels, propagates = (ours.level, engine.level), engine.propagate
    ours.setLevel(logging.CRITICAL)
    engine.setLevel(logging.ERROR)
    engine.propagate = False
    try:
        yield
    finally:
        ours.setLevel(levels[0])
        engine.setLevel(levels[1])
        engine.propagate = propagates


def report(played: Played) -> str:
    """Tell of a run that has failed: how to see it again, and the least that breaks it."""
    story, failure = played.story, played.failure
    if failure is None:
        return ""
    least = shrunk(story, failure)
    again = play(least)
    return "\n".join(
        (
            f"{failure.invariant}: {failure.said}",
            f"See it again: python3 tests/run.py --simulate {story.seed}"
            f" --years {story.days / 365:.4f}".rstrip("0"),
            f"{len(least.incidents)} of its {len(story.incidents)} incidents are enough:",
            *again.lines,
        )
    )


def _told(seed: int, days: float) -> int:
    played = play(drawn(seed, days), print)
    print(f"{played.events} events in {played.seconds / DAY:.1f} days of seed {seed}")
    if played.failure is None:
        return 0
    print("\n" + report(played))
    return 1


def _counted(seeds: Sequence[int], days: float) -> int:
    failed, events, seconds = 0, 0, 0.0
    began = time.process_time()
    for seed in seeds:
        played = play(drawn(seed, days))
        events, seconds = events + played.events, seconds + played.seconds
        if played.failure is not None:
            failed += 1
            print(f"\n{report(played)}\n", flush=True)
        if sys.stdout.isatty():
            print(f"\r{seed}: {seconds / YEAR:.2f} years", end="", flush=True)
    took = time.process_time() - began
    print(
        f"\n{seconds / YEAR:.2f} years, {events} events, {failed} of {len(seeds)} runs failed;"
        f" {took:.0f} s of processor time: {events / took:.0f} events and {seconds / YEAR / took:.4f} years"
        " in each"
    )
    return 1 if failed else 0
