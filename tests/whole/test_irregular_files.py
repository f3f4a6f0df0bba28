"""nbtray comes up and answers whatever is where its memories and its log belong."""

import pytest
from beds.irregular_files import KINDS, in_place_of
from beds.waiting import until

from nbtray.storage.folders import find_folders

NEEDED = (
    *("settings.toml", "nbtray.lock", "password.hash", "server.json"),
    *("certificate.pem", "certificate.json", "authority.pem"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_launch_serves_without_its_memories_and_says_so(nbtray, kind):
    folders = find_folders({"NBTRAY_HOME": str(nbtray.home)})
    taken = [each for each in folders.files if each.name not in (*NEEDED, "control.secret")]
    with in_place_of(taken, kind):
        status = nbtray.run()
        nbtray.command("quit", "--yes")
        until(lambda: not nbtray.servers(), what="the end of the server")
    assert any("is not an ordinary file" in warning for warning in status["warnings"])
    assert "Traceback" not in nbtray.printed()


@pytest.mark.parametrize("name", NEEDED)
def test_a_launch_names_what_it_needs(nbtray, name):
    folders = find_folders({"NBTRAY_HOME": str(nbtray.home)})
    path = next(each for each in folders.files if each.name == name)
    with in_place_of([path], "fifo"):
        said = nbtray.command("start", check=False)
        nbtray.command("quit", "--yes", check=False)
    # What can be made anew takes the place of what is no file.
    assert f"{path}" in said or "Your Jupyter is running" in said
    assert "nforeseen" not in said
    assert "Traceback" not in said
    assert not folders.log.exists() or "Traceback" not in folders.log.read_text()
