import os
import subprocess
import sys
from pathlib import Path

import pytest

import nbtray
from nbtray.own_process import BrokenOff, answer_from, command, environment


def test_a_child_finds_this_very_nbtray_and_nothing_of_the_folder_it_starts_in(tmp_path):
    (tmp_path / "platformdirs.py").write_text("raise SystemExit('not the library')")
    (tmp_path / "nbtray").mkdir()
    (tmp_path / "nbtray" / "__init__.py").write_text("raise SystemExit('not nbtray')")
    program = "import platformdirs, nbtray; print(nbtray.__file__)"
    flags = command("nbtray")[:2]
    told = subprocess.run(
        [*flags, "-c", program], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert Path(told.stdout.strip()) == Path(nbtray.__file__)


def test_what_the_caller_set_stays_and_comes_second():
    told = environment({"PYTHONPATH": "/theirs", "LANG": "C"})
    assert told["LANG"] == "C"
    ours, theirs = told["PYTHONPATH"].split(os.pathsep)
    assert (Path(ours), theirs) == (Path(nbtray.__file__).parents[1], "/theirs")


def test_it_is_our_own_python():
    assert command("nbtray.network.ask") == (sys.executable, "-P", "-m", "nbtray.network.ask")


@pytest.fixture
def modules(tmp_path, monkeypatch):
    """A folder whose modules such a process finds."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def test_a_question_goes_in_and_an_answer_comes_out(modules):
    (modules / "echo.py").write_text("import sys; sys.stdout.write(sys.stdin.read())")
    assert answer_from("echo", {"secret": "ä"}, 60) == {"secret": "ä"}


def test_one_that_breaks_off_is_told_with_its_last_line(modules, caplog):
    (modules / "failing.py").write_text("raise SystemExit('first\\nlast')")
    with pytest.raises(BrokenOff, match="exit status 1") as broken:
        answer_from("failing", {}, 60)
    assert broken.value.last_line == "last"
    assert "failing broke off: first\nlast" in caplog.text


@pytest.mark.parametrize(
    ("work", "seconds", "ended"),
    [
        ("lambda: print('done', end='')", 60, (0, b"done")),
        ("lambda: time.sleep(60)", 1, (1, b"")),
    ],
)
def test_a_process_ends_with_its_work_or_with_its_time(modules, work, seconds, ended):
    (modules / "working.py").write_text(
        f"import time; from nbtray.own_process import end_within; end_within({seconds}, {work})"
    )
    ran = subprocess.run(command("working"), env=environment(), capture_output=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout) == ended
