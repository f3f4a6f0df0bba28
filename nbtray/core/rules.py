"""Rules that follow every event, each only when it can have something to do.

A rule is a pure function of the time and of what it reads of the state. It runs again when some of
that has changed since its last run, or when the time has come that it named itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf

from nbtray.core.effects import Effect
from nbtray.core.moment import Moment
from nbtray.core.state import RuleRun, State, Step


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold after every event: `decide` brings it about.

    `reads` returns all of the state that it depends on. `due` tells from which monotonic second on time alone
    may give it something to do, `inf` for never.
    """

    decide: Callable[[State, Moment], Step]
    reads: Callable[[State], tuple[object, ...]]
    due: Callable[[State, Moment], float] = lambda _state, _moment: inf


def follow(rules: tuple[Rule, ...], state: State, moment: Moment) -> tuple[State, tuple[Effect, ...]]:
    """Apply the rules in their order; each sees what those before it have changed."""
    runs = list(state.rule_runs or (RuleRun((), -inf),) * len(rules))
    effects: tuple[Effect, ...] = ()
    ran = False
    for place, rule in enumerate(rules):
        parts, last = rule.reads(state), runs[place]
        if moment.monotonic < last.due and parts == last.parts:
            continue
        state, more = rule.decide(state, moment)
        effects += more
        # A rule that has changed what it reads itself is not through: it looks again at the next event.
        settled = rule.reads(state) == parts
        runs[place], ran = RuleRun(parts, rule.due(state, moment) if settled else -inf), True
    return (replace(state, rule_runs=tuple(runs)) if ran else state), effects
