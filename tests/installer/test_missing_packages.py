"""What an ordinary user reads on a computer that really lacks system packages."""

import shutil
import sys
from pathlib import Path

import pytest
from beds.poorer_computer import PoorerComputer, why_not

CLONE = Path(__file__).resolve().parents[2]
START = CLONE / "installer" / "start.py"
RUN = CLONE / "tests" / "run.py"
CLIPBOARD = [path for name in ("xclip", "xsel", "wl-copy") if (path := shutil.which(name))]
VENV = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="mount namespaces are Linux's"),
    pytest.mark.skipif(not shutil.which("apt-get"), reason="elsewhere packages have other names"),
]


@pytest.fixture
def poorer(tmp_path):
    if reason := why_not():
        pytest.skip(reason)
    (tmp_path / "library").mkdir()
    (tmp_path / "home").mkdir()
    home = str(tmp_path / "home")

    def computer(*modules):
        lacking = PoorerComputer(tmp_path / "library", modules, CLIPBOARD)

        def run(*command, **variables):
            none = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "NBTRAY_HOME": "", "XDG_DATA_HOME": ""}
            variables = {**none, "HOME": home, "NBTRAY_TEST_VENV": f"{home}/venv", **variables}
            return lacking.run([sys._base_executable, *command], **variables)

        return run

    return computer


@pytest.mark.parametrize(
    ("screen", "also"),
    [
        ({}, ""),
        ({"DISPLAY": ":0"}, " xclip"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, " wl-clipboard"),
    ],
    ids=["no screen", "X11", "Wayland"],
)
def test_an_ordinary_user_reads_which_packages_to_install(poorer, tmp_path, screen, also):
    ended = poorer("ensurepip")(START, "status", **screen)
    assert ended.returncode == 1
    what, advice = ended.stderr.splitlines()
    assert what == "This Python comes without its venv module."
    command = f"sudo apt install {VENV}{also}"
    assert advice.removesuffix(" python3-tk") == f"Install what is missing and run this again: {command}"
    assert list((tmp_path / "home").iterdir()) == []


def test_so_does_who_runs_the_tests(poorer):
    ended = poorer("ensurepip")(RUN)
    assert ended.returncode == 1
    what, advice = ended.stderr.splitlines()
    assert what == "This Python comes without its venv module."
    assert f"sudo apt install {VENV}" in advice


def test_what_is_only_useful_is_named_and_the_set_up_goes_on(poorer):
    """It comes as far as the package index, which is out of reach here."""
    ended = poorer()(START, "status", DISPLAY=":0", PIP_NO_INDEX="1", PIP_FIND_LINKS="/nowhere")
    assert "nbtray can do more here after: sudo apt install xclip" in ended.stderr
    assert "Making a private Python environment ... done" in ended.stderr
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
