import os
import subprocess
import sys
from pathlib import Path

import nbtray
from nbtray.own_process import command, environment


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
