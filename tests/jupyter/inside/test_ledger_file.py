import json

import pytest
from beds.full_disk import no_file_may_grow

from nbtray.jupyter.inside.ledger_file import LedgerFile
from nbtray.jupyter.inside.private_file import LARGEST
from nbtray.jupyter.inside.throttle import EMPTY, Guesses, Ledger

HELD = Ledger({"203.0.113.5": Guesses((1.5, 2.5), 2, 60.0)}, (1.5,), {"192.0.2.7": 3.5})


def test_what_is_written_is_read_again_by_the_next_server(tmp_path):
    path = tmp_path / "throttle.json"
    LedgerFile(str(path)).write(lambda: HELD)
    assert LedgerFile(str(path)).read() == HELD
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["throttle.json"]


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "{",
        "[]",
        "{}",
        '{"networks": [], "strangers": [], "welcome": {}}',
        '{"networks": {"a": 1}, "strangers": [], "welcome": {}}',
        '{"networks": {"a": [[1], "x", 0]}, "strangers": [], "welcome": {}}',
        '{"networks": {}, "strangers": ["x"], "welcome": {}}',
        '{"networks": {}, "strangers": [], "welcome": {"a": "x"}}',
        json.dumps({"networks": {}, "strangers": [10**400], "welcome": {}}),
        json.dumps({"networks": {"a": [[1], 1, float("inf")]}, "strangers": [], "welcome": {}}),
        json.dumps({"networks": {}, "strangers": [1] * LARGEST, "welcome": {}}),
    ],
)
def test_what_cannot_be_read_holds_nothing_against_anybody(tmp_path, content):
    path = tmp_path / "throttle.json"
    if content is not None:
        path.write_text(content)
    assert LedgerFile(str(path)).read() == EMPTY


def test_a_full_disk_leaves_the_last_one_and_raises_nothing(tmp_path):
    path = tmp_path / "throttle.json"
    file = LedgerFile(str(path))
    file.write(lambda: HELD)
    with no_file_may_grow():
        file.write(lambda: EMPTY)
    assert file.read() == HELD
    assert [each.name for each in tmp_path.iterdir()] == ["throttle.json"]
