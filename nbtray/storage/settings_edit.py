"""Changes settings in the file, and nothing else; only for short-lived processes: tomlkit is slow."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from nbtray.core.folders import Folders
from nbtray.core.problem import Problem
from nbtray.core.settings import Settings
from nbtray.core.settings.check import UNREADABLE, check_content, wrong_value
from nbtray.core.settings.rules import Wrong
from nbtray.core.settings.schema import Setting
from nbtray.core.settings.text import template, toml_value
from nbtray.core.settings.version import CHANGES, Changes
from nbtray.ports import PrivateFiles
from nbtray.storage.file_lock import locked
from nbtray.storage.settings_content import read_content
from nbtray.storage.settings_meaning import means
from nbtray.storage.settings_upgrade import brought_up_to_date, is_old

OVERTAKEN = "SettingsOvertaken"
BY_HAND = "Change it in an editor: `nbtray config edit`."


class SettingsEditor:
    """Writes settings; disk troubles are `NbtrayError`s, a value that will not do is a `Problem`."""

    def __init__(self, folders: Folders, files: PrivateFiles, changes: Changes = CHANGES) -> None:
        # A link (people keep such files in git) stays one: what it points to is replaced.
        self._file = Path(os.path.realpath(folders.settings_file))
        self._lock = folders.settings_lock
        self._files = files
        self._changes = changes

    def set(self, setting: Setting, value: object) -> Problem | None:
        """Write the value (as TOML has it) and return None, or write nothing and return why."""
        return self.change({setting: value})

    def change(self, values: Mapping[Setting, object], seen: Settings | None = None) -> Problem | None:
        """Write all these values and return None, or write nothing and return why.

        `seen` is what the person had before their eyes: what has been edited elsewhere since then is not
        written over (`OVERTAKEN`).
        """
        for setting, value in values.items():
            if isinstance(accepted := setting.rule.accept(value), Wrong):
                return wrong_value(setting, value, accepted)
        with locked(self._lock, self._file):
            content = read_content(self._file) if self._file.exists() else template().encode()
            found = check_content(content)
            if unreadable := [each for each in found.mistakes if each.code == UNREADABLE]:
                return unreadable[0]
            if seen is not None and any(each.of(found.settings) != each.of(seen) for each in values):
                return Problem(OVERTAKEN, "The file has been changed meanwhile.", "Look at both, and choose.")
            # Decoding keeps a mark of its encoding, if it has one.
            changed = self._changed(content.decode(), values)
            if changed is None:
                return Problem("SettingNotWritten", f"{self._file} is written in an unusual way.", BY_HAND)
            self._files.write(self._file, changed.encode())
        return None

    def reset(self) -> Path | None:
        """Set nothing any more; return where the file as it was is kept, None if there was none."""
        with locked(self._lock, self._file):
            kept = self._keep("before-reset") if self._file.exists() else None
            self._files.write(self._file, template().encode())
        return kept

    def _changed(self, text: str, values: Mapping[Setting, object]) -> str | None:
        changed: str | None = text
        if is_old(text, self._changes):
            changed = brought_up_to_date(text, self._changes)
            self._keep("of-an-earlier-version")
        for setting, value in values.items():
            changed = with_setting(changed, setting, value) if changed is not None else None
        return changed

    def _keep(self, why: str) -> Path:
        kept = self._file.with_name(f"{self._file.stem}.{why}{self._file.suffix}")
        self._files.write(kept, read_content(self._file))
        return kept


def with_setting(text: str, setting: Setting, value: object) -> str | None:
    """Return the text with this one setting changed, or None if that cannot be done without harm."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    wanted: dict[str, Any] = tomllib.loads(text)
    before = wanted.get(setting.group, {})
    if not isinstance(before, dict):
        return None
    wanted[setting.group] = {**before, setting.key: value}
    ways = [_by_tomlkit] if setting.key in before else [_below_its_comment, _by_tomlkit]
    for way in ways:
        changed = way(text, setting, value)
        if changed is not None and means(changed, wanted):
            return mark + changed
    return None


def _below_its_comment(text: str, setting: Setting, value: object) -> str | None:
    """Put it where the template explains it."""
    lines = text.splitlines(keepends=True)
    headers = [index for index, line in enumerate(lines) if re.match(rf"\s*\[{setting.group}\]", line)]
    for index in range(headers[0] + 1 if headers else len(lines), len(lines)):
        if lines[index].lstrip().startswith("["):
            return None
        if re.match(rf"\s*#\s*{setting.key}\s*=", lines[index]):
            end = _end_of_comment(lines, index)
            newline = "\r\n" if lines[index].endswith("\r\n") else "\n"
            if not lines[end].endswith("\n"):
                lines[end] += newline
            lines.insert(end + 1, f"{setting.key} = {toml_value(value)}{newline}")
            return "".join(lines)
    return None


def _end_of_comment(lines: list[str], index: int) -> int:
    """Return the last line of a commented value that may be a list."""
    if not lines[index].rstrip().endswith("["):
        return index
    while index + 1 < len(lines) and lines[index + 1].lstrip().startswith("#"):
        index += 1
        if lines[index].strip(" \t#\r\n") == "]":
            break
    return index


def _by_tomlkit(text: str, setting: Setting, value: object) -> str | None:
    """Replace it where it stands, or add it to its table."""
    try:
        document = tomlkit.parse(text)
        table: Any = document.setdefault(setting.group, tomlkit.table())
        old = table.get(setting.key)
        if isinstance(old, Array) and isinstance(value, list):
            _change_items(old, value)
        else:
            table[setting.key] = value
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None  # tomlkit does not take every text that tomllib does


def _change_items(old: Array, value: list[Any]) -> None:
    """Take out and add items one by one, so that the comments between the others stay."""
    for index in reversed(range(len(old))):
        if old[index] not in value:
            del old[index]
    for item in value:
        if item not in old:
            old.append(item)
    if list(old) != value:
        old.clear()
        old.extend(value)
