from typing import get_args

import pytest

from nbtray.core import effects, events
from nbtray.core.effects import EndProgram
from nbtray.core.step import HANDLERS, TIMERS
from nbtray.core.timers import SetTimer, Timer
from nbtray.wiring import Adapters, handlers

OF_THE_ENGINE = {SetTimer, EndProgram}
"""Effects that the engine carries out itself."""

OF_THE_SESSION = {"ReadNetwork", "AwaitUnlock", "SendLetter"}
"""Effects whose adapters live as long as one session."""


def members(union):
    """The types that a union is made of, those of unions within it among them."""
    return [each for part in get_args(union) for each in (members(part) or [part])]


def test_each_event_has_exactly_one_entry_in_the_table():
    kinds = members(events.Event)
    assert set(kinds) == set(HANDLERS)
    assert all(HANDLERS[kind] for kind in kinds)


def test_each_timer_has_somebody_to_wake():
    assert set(TIMERS) == set(Timer)


class AnyAdapter:
    """Stands for whatever carries something out; nothing is carried out here."""

    def __getattr__(self, name):
        return self

    def __call__(self, *_):
        raise AssertionError("nothing is carried out here")


def test_each_effect_has_exactly_one_adapter():
    nobody = {name: AnyAdapter() for name in Adapters.__dataclass_fields__}
    wired = set(handlers(Adapters(**nobody)))
    kinds = {kind for kind in members(effects.Effect) if kind not in OF_THE_ENGINE}
    assert {kind.__name__ for kind in kinds - wired} == OF_THE_SESSION
    assert wired <= kinds


@pytest.mark.parametrize("kind", sorted({each.__module__ for each in HANDLERS}))
def test_an_event_lives_with_its_matter(kind):
    assert kind == "nbtray.core.timers" or kind.endswith(".events")
