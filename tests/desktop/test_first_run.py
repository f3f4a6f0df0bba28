"""A newcomer: a click, three answers, and the server runs."""

import importlib.util

import pytest
from beds.waiting import until

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("_tkinter") is None, reason="not installed: python3-tk"
)

PASSWORD = "correct horse 7 battery"


@pytest.fixture
def newcomer(new_program):
    with new_program() as program:
        (program.home / "settings.toml").unlink()
        yield program


def test_the_first_click_asks_three_questions_and_the_server_runs(newcomer, xfce, see):
    newcomer.start()
    xfce.click(*see("stopped"))
    xfce.give_keyboard("Welcome to nbtray")
    xfce.run("xdotool", "type", "--delay", "5", PASSWORD)
    xfce.press("alt+f")
    xfce.press("ctrl+a")
    xfce.run("xdotool", "type", "--delay", "5", str(newcomer.home / "notes"))
    xfce.press("alt+t")
    xfce.press("alt+w")
    status = newcomer.until_state("running")
    see("running")
    assert status["listen"] == "computer"
    assert (newcomer.home / "notes").is_dir()
    written = (newcomer.home / "settings.toml").read_text()
    assert f'folder = "{newcomer.home}/notes"\n' in written
    assert "# The port Jupyter answers on.\n" in written
    assert xfce.windows("Welcome to nbtray") == []


def test_quitting_closes_the_questions_and_waits_for_nobody(newcomer, xfce, see):
    newcomer.start()
    xfce.click(*see("stopped"))
    xfce.give_keyboard("Welcome to nbtray")
    xfce.run("xdotool", "type", "--delay", "5", PASSWORD)
    newcomer.command("quit", "--yes")
    assert newcomer.wait_until_ended() == 0
    until(lambda: not xfce.windows("Welcome to nbtray"), what="no window")
    assert "Traceback" not in newcomer.story()
