"""A module is one thought, named for it."""

from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
CEILING = 500
NAMES_THAT_SAY_NOTHING = {
    "util",
    "utils",
    "common",
    "helper",
    "helpers",
    "misc",
    "manager",
    "base",
    "stuff",
    "tools",
}


def sources(*tops):
    return [path for top in tops for path in sorted((CLONE / top).rglob("*.py"))]


def short(path):
    return path.relative_to(CLONE).as_posix()


@pytest.mark.parametrize("path", sources("nbtray", "installer"), ids=short)
def test_a_module_is_short_enough_to_be_one_thought(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= CEILING


@pytest.mark.parametrize("path", sources("nbtray", "installer", "tests"), ids=short)
def test_a_module_is_named_for_its_thought(path):
    parts = {part.removeprefix("test_") for part in path.relative_to(CLONE).with_suffix("").parts}
    assert not parts & NAMES_THAT_SAY_NOTHING
