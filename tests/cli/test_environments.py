import json
import sys

from nbtray.core.server.state import Environment


def test_the_environments_are_listed_and_the_one_in_use_is_marked(nbtray):
    done = nbtray("environments")
    assert done.status == 0
    (marked,) = [line for line in done.out.splitlines() if line.startswith("*")]
    assert sys.prefix in marked
    assert "Jupyter Server" in marked


def test_a_program_can_read_them(nbtray):
    found = json.loads(nbtray("environments", "--json").out)
    assert [each["prefix"] for each in found if each["chosen"]] == [sys.prefix]
    assert set(found[0]) == {*Environment.__slots__, "chosen"}


def test_one_that_is_named_and_gone_is_told_of(nbtray, folders, tmp_path):
    folders.settings.mkdir()
    folders.settings_file.write_text(f"[server]\nenvironment = '{tmp_path}/gone'\n")
    done = nbtray("environments")
    assert done.status == 0
    assert not any(line.startswith("*") for line in done.out.splitlines())
    assert f"There is no Python environment at {tmp_path}/gone any more." in done.err
