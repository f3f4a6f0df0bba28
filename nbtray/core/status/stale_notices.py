"""Notifications that are no longer true: some desktops show one until somebody closes it."""

from collections.abc import Iterable

from nbtray.core.desktop.effects import ShowNotice, WithdrawNotice
from nbtray.core.effects import Effect
from nbtray.core.server.state import Failed, Outage, Pausing, Running, Server, Starting
from nbtray.core.state import State
from nbtray.core.status import notices


def follow(before: State, state: State, effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Withdraw what this step has made untrue, and what no newer notice takes the place of."""
    replaced = {each.notice.topic for each in effects if isinstance(each, ShowNotice)}
    return tuple(WithdrawNotice(topic) for topic in _untrue(before, state) if topic not in replaced)


def _untrue(before: State, state: State) -> Iterable[str]:
    told, now = before.server, state.server
    if isinstance(told, Running) and not isinstance(now, Running):
        yield notices.SERVER_TOPIC
    if _says_it_is_down(told) and not _says_it_is_down(now):
        yield notices.SERVER_TOPIC
    if _misses_its_folder(told) and not _misses_its_folder(now):
        yield notices.FOLDER_TOPIC
    if _says_it_is_silent(told) and not _says_it_is_silent(now):
        yield notices.SILENT_TOPIC
    if before.restart_problem and before.restart_problem != state.restart_problem:
        yield notices.RESTART_TOPIC
    if before.question and before.question.asked and not (state.question and state.question.asked):
        yield notices.BUSY_TOPIC


def _misses_its_folder(server: Server) -> bool:
    return isinstance(server, Running) and server.folder_problem is not None


def _says_it_is_silent(server: Server) -> bool:
    return isinstance(server, Running) and server.silence is not None and server.silence.told


def _says_it_is_down(server: Server) -> bool:
    """Tell whether a notification says that it does not run: that stays true while it is tried again."""
    match server:
        case Pausing(outage=outage) | Starting(outage=Outage() as outage):
            return bool(outage.notified)
        case _:
            return isinstance(server, Failed)
