import pytest
from beds.full_disk import no_file_may_grow

from nbtray.jupyter.inside.ended_logins import WEEK, EndedLogins


def test_an_ended_login_stays_ended_for_the_servers_to_come(tmp_path):
    path = tmp_path / "ended.json"
    EndedLogins(str(path)).end("a1b2", 100.0)
    assert EndedLogins(str(path)).has("a1b2")
    assert not EndedLogins(str(path)).has("c3d4")
    assert path.stat().st_mode & 0o777 == 0o600


def test_after_a_week_it_is_forgotten(tmp_path):
    ended = EndedLogins(str(tmp_path / "ended.json"))
    ended.end("a1b2", 100.0)
    ended.end("c3d4", 100.0 + WEEK)
    assert not ended.has("a1b2")
    assert ended.has("c3d4")


def test_on_a_full_disk_it_holds_for_this_server(tmp_path):
    ended = EndedLogins(str(tmp_path / "ended.json"))
    with no_file_may_grow():
        ended.end("a1b2", 100.0)
    assert ended.has("a1b2")


@pytest.mark.parametrize("content", ["", "[]", '{"a": "x"}', "{", f'{{"a": 1{"0" * 400}}}'])
def test_a_file_that_holds_something_else_ends_nobody(tmp_path, content):
    (tmp_path / "ended.json").write_text(content)
    assert not EndedLogins(str(tmp_path / "ended.json")).has("a")
