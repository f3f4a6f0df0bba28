"""What an event costs the engine, its drawing included, and how many simulated years pass in a second."""

import time

from beds.simulation.clock import YEAR
from beds.simulation.command import silence
from beds.simulation.playing import Played, play
from beds.simulation.story import drawn
from benchmarks._measure import bound

from nbtray.engine.loop import Engine

SEEDS = range(1, 9)
DAYS = 20.0
LIMIT = 100.0
"""Microseconds of processor time for an event, through the engine and what it draws."""


def main() -> int:
    """Measure; exit 1 if an event costs more than it may, or a run fails."""
    spent, whole = 0.0, Engine.turn

    def turn(engine: Engine, seconds: float | None) -> None:
        nonlocal spent
        began = time.process_time()
        whole(engine, seconds)
        spent += time.process_time() - began

    Engine.turn = turn
    try:
        with silence():
            began = time.process_time()
            runs = [play(drawn(seed, DAYS)) for seed in SEEDS]
            took = time.process_time() - began
    finally:
        Engine.turn = whole
    failed = [each.story.seed for each in runs if each.failure]
    events, years = sum(each.events for each in runs), sum(each.seconds for each in runs) / YEAR
    print(f"  {events} events, {years:.2f} years with an incident every {DAYS / _incidents(runs) * 24:.1f} h")
    print(f"  {events / took:.0f} events and {years / took:.4f} years in a second of processor time")
    print(f"  {took / events * 1e6:.0f} us for an event with everything around the engine")
    if failed:
        print(f"  failed: {failed}")
    return 0 if bound("an event in the engine", spent / events * 1e6, "us", LIMIT) and not failed else 1


def _incidents(runs: "list[Played]") -> float:
    return sum(len(each.story.incidents) for each in runs) / len(runs)
