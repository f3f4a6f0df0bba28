"""A notebook folder that goes away while the server runs: a stick pulled out, a network drive gone."""

from examples import CRASH, RECORD, running
from playbook import Some, given, nothing

from nbtray.core.desktop.effects import ShowNotice, WithdrawNotice
from nbtray.core.problem import Problem
from nbtray.core.server.effects import CheckFolder
from nbtray.core.server.events import FolderChecked, ServerExited
from nbtray.core.status.overview import status_of
from nbtray.core.timers import Timer, TimerRang

GONE = Problem("FolderMissing", "The notebook folder /stick does not exist.", "Create it.")
SILENT = Problem("FolderSilent", "The notebook folder /stick does not answer.", "Check the drive.")
AWAY, BACK = FolderChecked(RECORD.pid, GONE), FolderChecked(RECORD.pid)


def test_it_is_looked_at_at_the_slow_beat():
    (given(running()) >> TimerRang(Timer.ACTIVITY)).includes(CheckFolder(RECORD))


def test_that_it_has_gone_is_told_once_and_no_longer_than_it_is_so():
    gone = (given(running()) >> AWAY).includes(Some(ShowNotice))
    assert GONE in status_of(gone.state).warnings
    still = (gone >> AWAY) << nothing
    other = (still >> FolderChecked(RECORD.pid, SILENT)).excludes(ShowNotice)
    assert SILENT in status_of(other.state).warnings
    back = (other >> BACK) << WithdrawNotice("folder")
    assert status_of(back.state).warnings == ()
    (back >> AWAY).includes(Some(ShowNotice))


def test_what_was_said_of_it_goes_with_the_server():
    gone = given(running()) >> AWAY
    (gone >> ServerExited(RECORD.pid, CRASH)).includes(WithdrawNotice("folder"))
    given(running()) >> FolderChecked(1, GONE) << nothing
