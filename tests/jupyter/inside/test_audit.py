import json

from beds.full_disk import no_file_may_grow

from nbtray.jupyter.inside import audit
from nbtray.jupyter.inside.audit import Audit


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_line_tells_when_what_and_who(tmp_path):
    path = tmp_path / "logins.jsonl"
    Audit(str(path)).write(1_700_000_000.25, "locked", "203.0.113.5", "Firefox", wait=30)
    assert lines(path) == [
        {
            "time": "2023-11-14T22:13:20.250000+00:00",
            "event": "locked",
            "address": "203.0.113.5",
            "user_agent": "Firefox",
            "wait": 30,
        }
    ]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_guesser_calls_itself_is_one_short_line(tmp_path):
    path = tmp_path / "logins.jsonl"
    Audit(str(path)).write(0.0, "failed", "203.0.113.5", 'evil"\n{"event": "login"}' + "x" * 1000)
    (line,) = lines(path)
    assert line["event"] == "failed"
    assert len(line["user_agent"]) == 120


def test_no_two_lines_have_the_same_time(tmp_path):
    path = tmp_path / "logins.jsonl"
    written = Audit(str(path))
    for at in (5.0, 5.0, 4.9, 1.0):
        written.write(at, "failed", "203.0.113.5", "guesser")
    times = [line["time"][17:-6] for line in lines(path)]
    assert times == ["05.000000", "05.000001", "05.000002", "01.000000"]


def test_a_full_file_is_turned_over_and_the_oldest_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "LIMIT", 300)
    path = tmp_path / "logins.jsonl"
    written = Audit(str(path))
    for number in range(20):
        written.write(float(number), "failed", "203.0.113.5", "guesser")
    kept = sorted(each.name for each in tmp_path.iterdir())
    assert kept == ["logins.jsonl", "logins.jsonl.1", "logins.jsonl.2"]
    assert all(
        each.stat().st_size <= 300 and each.stat().st_mode & 0o777 == 0o600 for each in tmp_path.iterdir()
    )
    assert lines(path)[-1]["time"].startswith("1970-01-01T00:00:19")


def test_what_a_full_disk_cuts_off_spoils_no_line_that_follows(tmp_path):
    path = tmp_path / "logins.jsonl"
    written = Audit(str(path))
    written.write(0.0, "failed", "203.0.113.5", "Firefox")
    with no_file_may_grow(beyond=path.stat().st_size + 20):
        written.write(1.0, "locked", "203.0.113.5", "Firefox")
    written.write(2.0, "login", "203.0.113.5", "Firefox")
    assert [line["event"] for line in lines(path)] == ["failed", "login"]


def test_a_full_disk_keeps_nobody_out(tmp_path):
    path = tmp_path / "logins.jsonl"
    with no_file_may_grow():
        Audit(str(path)).write(0.0, "login", "203.0.113.5", "Firefox")
    assert not path.read_text()
