"""Ctrl+C in a terminal goes to all that stands in its group: a child would break off with a traceback."""

import ast
from pathlib import Path

import pytest

NBTRAY = Path(__file__).resolve().parents[2] / "nbtray"
A_PERSON_IS_THERE = ("cli", "dialogs")
"""What is started for whoever gave the command ends with it."""


def starts():
    """Every place where a process is started for the resident nbtray."""
    for path in sorted(NBTRAY.rglob("*.py")):
        if path.relative_to(NBTRAY).parts[0] in A_PERSON_IS_THERE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "subprocess.run",
                "subprocess.Popen",
            }:
                yield pytest.param(node, id=f"{path.relative_to(NBTRAY).as_posix()}:{node.lineno}")


@pytest.mark.parametrize("call", list(starts()))
def test_a_child_has_a_session_of_its_own(call):
    wanted = {each.arg: ast.unparse(each.value) for each in call.keywords}
    assert wanted.get("start_new_session") == "True"
