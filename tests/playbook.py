"""A test of decisions as a conversation.

    given(state) >> StartChosen() << [StartServer(...), anything_else] >> ServerReady(...) @ 12.0 << ...

`>>` hands an event to `step`, `@` sets the monotonic second it comes at, `<<` states the effects that follow.
`Some(Kind)` stands for any effect of that kind. Between events the clock stands still: `later` lets time
pass, `clock_set` sets the wall clock, and `slept` lets the computer sleep.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from nbtray.core.events import Event
from nbtray.core.moment import Moment
from nbtray.core.state import State
from nbtray.core.step import step

EPOCH = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def at(seconds: float, ahead: float = 0.0, asleep: float = 0.0) -> Moment:
    return Moment(seconds, EPOCH + timedelta(seconds=seconds + ahead + asleep), asleep)


class Some:
    """Equal to every effect of one kind, with these fields if any are given."""

    def __init__(self, kind, **fields):
        self.kind, self.fields = kind, fields

    def __eq__(self, other):
        return isinstance(other, self.kind) and all(
            getattr(other, name) == value for name, value in self.fields.items()
        )

    __hash__ = None

    def __repr__(self):
        return f"Some({self.kind.__name__}, {self.fields})"


@dataclass(frozen=True)
class given:  # noqa: N801 -- it reads as a word of the sentence
    state: State
    seconds: float = 0.0
    effects: tuple = ()
    ahead: float = 0.0
    asleep: float = 0.0

    @property
    def moment(self) -> Moment:
        return at(self.seconds, self.ahead, self.asleep)

    def __rshift__(self, event: Event) -> "given":
        state, effects = step(self.state, event, self.moment)
        return replace(self, state=state, effects=effects)

    def later(self, seconds: float) -> "given":
        return replace(self, seconds=self.seconds + seconds)

    def clock_set(self, seconds: float) -> "given":
        return replace(self, ahead=self.ahead + seconds)

    def slept(self, seconds: float) -> "given":
        return replace(self, asleep=self.asleep + seconds)

    def __lshift__(self, expected) -> "given":
        wanted = [expected] if not isinstance(expected, list | tuple) else list(expected)
        assert list(self.effects) == wanted, f"\n  got  {list(self.effects)}\n  not  {wanted}"
        return self

    def includes(self, *expected) -> "given":
        for each in expected:
            assert each in list(self.effects), f"\n  {each}\n  not in {list(self.effects)}"
        return self

    def excludes(self, *kinds) -> "given":
        for kind in kinds:
            assert not any(isinstance(each, kind) for each in self.effects), f"{kind} in {self.effects}"
        return self

    def shows(self, **fields) -> "given":
        for name, value in fields.items():
            assert getattr(self.state, name) == value, f"{name}: {getattr(self.state, name)!r}"
        return self


nothing: list = []
