"""A start on a full disk: the room kept for it is given up, and taken again when there is some."""

import pytest
from beds.jupyter_bed import PASSWORD, JupyterBed
from beds.small_disk import fill, small_disk

from nbtray.core.server.effects import CheckStart
from nbtray.core.server.events import ServerReady, StartRefused
from nbtray.jupyter.disk_reserve import SIZE
from nbtray.jupyter.preflight import ROOM


@pytest.fixture
def bed(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        bed = JupyterBed(disk)
        yield bed
        bed.end()


def test_the_room_is_more_than_a_start_asks_for():
    assert SIZE > ROOM


def test_a_start_on_a_full_disk_takes_the_room_that_was_kept_for_it(bed):
    first = bed.nbtray()
    assert isinstance(bed.start(server=first), ServerReady)
    bed.end()
    assert bed.folders.disk_reserve.stat().st_size == SIZE
    filler = fill(bed.place)
    again = bed.nbtray()
    assert again.check(CheckStart(1, bed.plan())).problem is None
    assert isinstance(bed.start(server=again), ServerReady)
    assert bed.browser().log_in(PASSWORD)
    assert not bed.folders.disk_reserve.exists()
    bed.end()
    fill(bed.place)
    refused = bed.start(server=bed.nbtray())
    assert isinstance(refused, StartRefused)
    assert refused.problem.code in ("DiskFull", "ServerDiskFull")
    filler.unlink()
    assert isinstance(bed.start(server=bed.nbtray()), ServerReady)
    assert bed.folders.disk_reserve.stat().st_size == SIZE
