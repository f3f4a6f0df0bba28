"""Settings files of earlier versions: what was called otherwise then is read as what it is called now."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from nbtray.core.settings.lines import KeyPath

FIRST = 1
"""The version of a file that does not tell: the first ones came without."""


def unchanged(value: object) -> object:
    """Return the value as it was."""
    return value


@dataclass(frozen=True, slots=True)
class Change:
    """One setting has moved from the name `old` to `new`, and `told` gives its value the new form."""

    old: str
    new: str
    told: Callable[[object], object] = unchanged


Changes = tuple[tuple[Change, ...], ...]
"""What changed from the first version to the second, from that to the third, and so on."""

CHANGES: Changes = ()
"""Nothing has been renamed yet. Whoever renames a setting adds what moves; old files then go on to count."""


def newest(changes: Changes = CHANGES) -> int:
    """Return the version that is written."""
    return FIRST + len(changes)


def since(version: int, changes: Changes = CHANGES) -> tuple[Change, ...]:
    """Return what has changed since that version, in order."""
    return tuple(change for step in changes[version - FIRST :] for change in step)


def upgraded(
    parsed: Mapping[str, object], lines: Mapping[KeyPath, int], changes: tuple[Change, ...]
) -> tuple[dict[str, object], dict[KeyPath, int]]:
    """Return the content with everything under its new name, and its lines, which stay where they are.

    A setting that is there under both names is left alone: then somebody has written the new one on purpose.
    """
    content: dict[str, Any] = deepcopy(dict(parsed))
    placed = dict(lines)
    for change in changes:
        (old_group, old_key), (new_group, new_key) = change.old.split("."), change.new.split(".")
        before, after = content.get(old_group), content.get(new_group, {})
        if not isinstance(before, dict) or not isinstance(after, dict) or old_key not in before:
            continue
        if new_key in after and change.new != change.old:
            continue
        value = change.told(before.pop(old_key))
        content[new_group] = {**content.get(new_group, {}), new_key: value}
        for path in [path for path in placed if path[:2] == (old_group, old_key)]:
            placed[(new_group, new_key, *path[2:])] = placed.pop(path)
    return content, placed
