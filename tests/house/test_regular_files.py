"""Whatever reads a file opens it as a regular one: opening a FIFO waits for ever, and a device never ends."""

import ast
from pathlib import Path

import pytest

NBTRAY = Path(__file__).resolve().parents[2] / "nbtray"
THE_WAYS_IN = {"regular_file.py", "jupyter/inside/private_file.py"}
OF_THE_SYSTEM = {
    "jupyter/process_facts.py": "/proc",
    "jupyter/process_identity.py": "/proc",
    "jupyter/process_sockets.py": "/proc",
    "jupyter/process_tree.py": "/proc",
    "network/firewalls/ufw.py": "root's own file in /etc",
    "certificates/public_trust.py": "part of certifi",
    "jupyter/common_passwords.py": "part of nbtray",
    "jupyter/configuration.py": "part of nbtray",
    "tray/image.py": "part of nbtray",
    "jupyter/inside/log_writer.py": "its own check: it imports nothing of ours",
    "storage/private_files.py": "a folder, to have it on the disk",
    "storage/shredding.py": "likewise",
}
READS = {"read_text", "read_bytes"}


def opens(path):
    """Yield the line of each call that opens a file by its name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        first = ast.unparse(node.args[0]) if node.args else ""
        if first == "os.devnull":
            continue
        # Path.open is given a mode; the other things that open are windows and pages.
        by_path = called.endswith(".open") and first[1:-1] in {"rb", "r", "r+b", "a+b"}
        is_open_already = any(each.arg == "closefd" for each in node.keywords)
        by_name = called == "open" and not is_open_already and "open_regular" not in first
        if called == "os.open" or called.rpartition(".")[2] in READS or by_path or by_name:
            yield node.lineno


@pytest.mark.parametrize(
    "path", sorted(NBTRAY.rglob("*.py")), ids=lambda path: path.relative_to(NBTRAY).as_posix()
)
def test_no_file_is_opened_in_another_way(path):
    short = path.relative_to(NBTRAY).as_posix()
    if short not in THE_WAYS_IN and short not in OF_THE_SYSTEM:
        assert list(opens(path)) == [], "use nbtray.regular_file, or say above whose file it is"


def test_no_exception_is_left_over():
    assert {each for each in OF_THE_SYSTEM if not list(opens(NBTRAY / each))} == set()
