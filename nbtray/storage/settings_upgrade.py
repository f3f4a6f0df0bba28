"""Brings the text of a settings file up to the newest version, its comments with it."""

import re
import tomllib
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from nbtray.core.settings.check import version_of
from nbtray.core.settings.lines import key_lines
from nbtray.core.settings.version import CHANGES, Change, Changes, newest, since, upgraded
from nbtray.storage.settings_meaning import means


def is_old(text: str, changes: Changes = CHANGES) -> bool:
    """Tell whether the text, which is TOML, is of an earlier version."""
    version = version_of(tomllib.loads(text.removeprefix("\ufeff")), changes)
    return isinstance(version, int) and version < newest(changes)


def brought_up_to_date(text: str, changes: Changes = CHANGES) -> str | None:
    """Return the text of an earlier version as one of the newest, or None if that needs a person."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    parsed = tomllib.loads(text)
    version = version_of(parsed, changes)
    if not isinstance(version, int):
        return None
    steps = since(version, changes)
    wanted, _ = upgraded(parsed, {}, steps)
    for change in steps:
        text = _moved(text, change)
    text = _with_version(text, newest(changes))
    return mark + text if means(text, {**wanted, "version": newest(changes)}) else None


def _moved(text: str, change: Change) -> str:
    before = tomllib.loads(text)
    after, _ = upgraded(before, {}, (change,))
    if after == before:
        return text
    for way in (_renamed_in_its_line, _carried_over):
        moved = way(text, change, after)
        if moved is not None and means(moved, after):
            return moved
    return text


def _renamed_in_its_line(text: str, change: Change, after: dict[str, Any]) -> str | None:
    """Change the name, and the value if it has a new form, where they stand."""
    (old_group, old_key), (new_group, new_key) = change.old.split("."), change.new.split(".")
    if old_group != new_group:
        return None
    lines = text.splitlines(keepends=True)
    at = key_lines(text)[old_group, old_key] - 1
    lines[at] = re.sub(rf"^(\s*(?:{old_group}\s*\.\s*)?){old_key}(\s*=)", rf"\g<1>{new_key}\2", lines[at])
    return _with(("".join(lines)), new_group, new_key, after[new_group][new_key])


def _carried_over(text: str, change: Change, after: dict[str, Any]) -> str | None:
    """Take it out of one table and put it into the other."""
    (old_group, old_key), (new_group, new_key) = change.old.split("."), change.new.split(".")
    try:
        document: Any = tomlkit.parse(text)
        del document[old_group][old_key]
    except (TOMLKitError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return _with(tomlkit.dumps(document), new_group, new_key, after[new_group][new_key])


def _with(text: str, group: str, key: str, value: object) -> str | None:
    try:
        document: Any = tomlkit.parse(text)
        table = document.setdefault(group, tomlkit.table())
        if key not in table or table[key] != value:
            table[key] = value
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _with_version(text: str, version: int) -> str:
    if "version" not in tomllib.loads(text):
        return f"version = {version}\n{text}"
    document = tomlkit.parse(text)
    document["version"] = version
    return tomlkit.dumps(document)
