"""What follows when the settings change: one table says what each change leads to."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from nbtray.core.certificate import plan as certificate_plan
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.effects import Effect
from nbtray.core.moment import Moment
from nbtray.core.server.life import start
from nbtray.core.settings import Settings
from nbtray.core.settings.effects import SetLogLevel
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.state import State, Step
from nbtray.core.status import notices
from nbtray.core.timers import SetTimer, Timer

HINTS = ("UnknownSetting", "SettingsNewer")
"""The menu tells of them, no notification does."""


def _log_level_changed(state: State, _moment: Moment) -> Step:
    return state, (SetLogLevel(state.settings.log.level),)


def _ask_for_the_address(state: State, moment: Moment) -> Step:
    return state, (SetTimer(Timer.ADDRESS, moment.monotonic),)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What is done when some of the settings have changed."""

    of: Callable[[Settings], object]
    then: Callable[[State, Moment], Step]


CONSEQUENCES = (
    Consequence(lambda new: new.log.level, _log_level_changed),
    Consequence(
        lambda new: (new.server.listen, new.address.sources, new.address.authorities), _ask_for_the_address
    ),
    Consequence(lambda new: (new.certificate, new.address.name), certificate_plan.chosen_anew),
)
"""In this order. Rules, status and the next start read the settings when they need them."""


def edited(state: State, event: SettingsEdited, moment: Moment) -> Step:
    """Take in the settings, do what their change leads to, and say what is wrong with them."""
    before, told_before = state.settings, event.then_start and event.problems == state.settings_problems
    state = replace(state, settings=event.settings, settings_problems=event.problems)
    effects: tuple[Effect, ...] = ()
    for consequence in CONSEQUENCES:
        if consequence.of(before) != consequence.of(event.settings):
            state, more = consequence.then(state, moment)
            effects += more
    mistakes = tuple(each for each in event.problems if each.code not in HINTS)
    if mistakes and not told_before:
        effects += (ShowNotice(notices.settings_wrong(mistakes)),)
    if not event.then_start:
        return state, effects
    state, more = start(state, moment)
    return state, (*effects, *more)
