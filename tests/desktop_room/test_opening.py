import os
import shutil
from pathlib import Path

import psutil
import pytest
from beds.waiting import until

from nbtray.desktop.opening import Opener
from nbtray.desktop.problems import NoDesktopToOpenOn, NoOpener, NotOpened

URL = "https://127.0.0.1:9999/lab?a=1&b=2"


@pytest.fixture
def browser(screen):
    """A program that the desktop knows as the one for URLs and text; it notes what it was given."""
    if not shutil.which("xdg-open"):
        pytest.skip("not installed: xdg-open")
    return Browser(screen.env)


class Browser:
    def __init__(self, env):
        self.env = env
        self.notes = Path(env["TMPDIR"]) / "opened"
        self.notes.unlink(missing_ok=True)
        self.program = Path(env["TMPDIR"]) / "browser"
        self.behave("exit 0")
        applications = Path(env["XDG_DATA_HOME"]) / "applications"
        applications.mkdir(exist_ok=True)
        (applications / "notes.desktop").write_text(
            f"[Desktop Entry]\nType=Application\nName=Notes\nExec={self.program} %u\n"
            "MimeType=x-scheme-handler/https;text/plain;\n"
        )
        kinds = ("x-scheme-handler/https", "text/plain", "application/toml", "text/x-log")
        defaults = "".join(f"{kind}=notes.desktop\n" for kind in kinds)
        (Path(env["XDG_CONFIG_HOME"]) / "mimeapps.list").write_text(f"[Default Applications]\n{defaults}")

    def behave(self, last):
        self.program.write_text(f'#!/bin/sh\necho "$$ $1" >> {self.notes}\n{last}\n')
        self.program.chmod(0o755)

    def noted(self):
        return (
            [line.split(" ", 1) for line in self.notes.read_text().splitlines()]
            if self.notes.exists()
            else []
        )

    def opened(self):
        return [target for _, target in self.noted()]


def test_the_desktops_own_opener_gets_the_url_as_it_is(browser):
    Opener(browser.env).open(URL)
    assert browser.opened() == [URL]


@pytest.mark.parametrize("name", ["nbtray.log", "settings.toml", "with blank & é.txt"])
def test_a_text_file_is_opened(name, browser, tmp_path):
    file = tmp_path / name
    file.write_text("text\n")
    Opener(browser.env).open(str(file))
    assert browser.opened() == [str(file)]


def test_a_browser_in_the_foreground_is_let_be_and_has_nothing_of_ours(browser, tmp_path):
    browser.behave("exec sleep 60")
    with (tmp_path / "held").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        Opener(browser.env, patience=2.0).open(URL)
    ((pid, target),) = until(browser.noted)
    running = psutil.Process(int(pid))
    try:
        assert target == URL
        assert os.getsid(running.pid) != os.getsid(0)
        assert {link.readlink() for link in Path(f"/proc/{pid}/fd").iterdir()} == {Path("/dev/null")}
        (opener,) = [child for child in psutil.Process().children() if running.pid in pids_below(child)]
    finally:
        running.kill()
    # Reaped, not a zombie for as long as nbtray runs.
    until(lambda: not opener.is_running(), what="the opener's end")


def pids_below(process):
    return [process.pid, *(below.pid for below in process.children(recursive=True))]


def opener(folder, name, text):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_an_opener_that_fails_is_told_with_its_status(tmp_path):
    opener(tmp_path, "xdg-open", "exit 4")
    with pytest.raises(NotOpened, match="xdg-open ended with status 4") as refused:
        Opener({"DISPLAY": ":1", "PATH": str(tmp_path)}, "linux").open(URL)
    assert URL in refused.value.problem.advice


def test_the_next_opener_is_tried(tmp_path):
    opener(tmp_path, "xdg-open", "exit 3")
    opener(tmp_path, "gio", f'echo "$@" > {tmp_path}/opened')
    Opener({"DISPLAY": ":1", "PATH": str(tmp_path)}, "linux").open(URL)
    assert (tmp_path / "opened").read_text() == f"open {URL}\n"


def test_without_any_opener_the_package_is_named(tmp_path):
    with pytest.raises(NoOpener, match="xdg-utils"):
        Opener({"WAYLAND_DISPLAY": "wayland-1", "PATH": str(tmp_path)}, "linux").open(URL)


def test_without_a_display_nothing_is_tried(tmp_path):
    opener(tmp_path, "xdg-open", f"touch {tmp_path}/tried")
    with pytest.raises(NoDesktopToOpenOn):
        Opener({"PATH": str(tmp_path)}, "linux").open(URL)
    assert not (tmp_path / "tried").exists()


def test_macos_has_its_own_opener_and_no_display(tmp_path):
    opener(tmp_path, "open", f'echo "$@" > {tmp_path}/opened')
    Opener({"PATH": str(tmp_path)}, "darwin").open(URL)
    assert (tmp_path / "opened").read_text() == f"{URL}\n"
