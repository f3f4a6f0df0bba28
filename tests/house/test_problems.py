"""Every error is a sentence that says what is wrong, and one that says what to do."""

import importlib
import pkgutil
import string
import sys

import pytest

import nbtray
from nbtray.core.problem import NbtrayError

ELSEWHERE = {
    *("winreg", "msvcrt", "_winapi", "pyperclip"),  # Windows
    *(("jeepney", "fcntl", "nbtray.network.netlink") if sys.platform != "linux" else ()),
    *("tkinter", "_tkinter"),  # a Python without Tk has no windows, and the same sentences
}


@pytest.fixture(scope="module")
def errors():
    for module in pkgutil.walk_packages(nbtray.__path__, "nbtray."):
        if module.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(module.name)
        except ImportError as missing:
            if missing.name not in ELSEWHERE:
                raise
    return list(below(NbtrayError))


def below(error):
    for kind in error.__subclasses__():
        if kind.__module__.startswith("nbtray."):
            yield kind
            yield from below(kind)


def fields(error):
    parts = string.Formatter().parse(f"{error.title} {error.advice}")
    return {field for _, field, _, _ in parts if field is not None}


def test_an_error_says_what_is_wrong_and_what_to_do(errors):
    sentences = [(error.__name__, sentence) for error in errors for sentence in (error.title, error.advice)]
    assert [(name, said) for name, said in sentences if not reads_as_a_sentence(said)] == []


def reads_as_a_sentence(said):
    # A name keeps its own spelling at the beginning too: nbtray, a file, a command, a detail.
    named = said.startswith(("{", "`", "nbtray ", "jupyter_server ", "settings.toml"))
    # A reason given as a whole sentence brings its own period.
    return said.endswith((".", ". {reason}")) and (said[:1].isupper() or named) and "  " not in said


def test_an_error_fills_in_named_details_only(errors):
    assert [
        error.__name__ for error in errors if not all(field.isidentifier() for field in fields(error))
    ] == []


def test_no_two_errors_share_a_code(errors):
    codes = [error.__name__ for error in errors]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("said", ["", "no capital.", "No period", "Two  spaces."])
def test_what_is_no_sentence_is_seen(said):
    assert not reads_as_a_sentence(said)
