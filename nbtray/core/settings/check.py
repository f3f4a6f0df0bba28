"""A settings file, checked: the settings it means, and a sentence with its line for each mistake."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbtray.core.problem import Problem
from nbtray.core.settings import CLOSED, Settings, closed
from nbtray.core.settings.lines import KeyPath, key_lines
from nbtray.core.settings.rules import Wrong
from nbtray.core.settings.schema import BY_NAME, GROUPS, Setting, with_values
from nbtray.core.settings.text import SETTINGS_FILE, advice_for, guess, shown, toml_key
from nbtray.core.settings.version import CHANGES, FIRST, Changes, newest, since, upgraded

WRONG = "SettingWrong"
UNKNOWN = "UnknownSetting"
UNREADABLE = "SettingsUnreadable"
NEWER = "SettingsNewer"

_SYNTAX = "A line reads name = value, and text stands in quotes. `nbtray config edit` opens the file."


@dataclass(frozen=True, slots=True)
class Checked:
    """What a settings file comes to; `hints` are oddities that do no harm.

    In `settings` a wrong value is replaced by its default, except that of `server.listen`: what cannot be
    read opens no door.
    """

    settings: Settings
    mistakes: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()


def check_content(content: bytes) -> Checked:
    """Check the bytes of a settings file."""
    try:
        return check_text(content.decode("utf-8-sig"))  # Windows' Notepad writes the mark
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return unreadable("it holds bytes that are no UTF-8 text", line)


def check_text(text: str) -> Checked:
    """Check the text of a settings file."""
    try:
        return check(tomllib.loads(text), key_lines(text))
    except RecursionError:
        return unreadable("it holds brackets in brackets, hundreds deep")
    except ValueError as error:  # TOMLDecodeError, and int() of thousands of digits
        return _syntax_error(str(error), text)


def check(parsed: Mapping[str, object], lines: Mapping[KeyPath, int], changes: Changes = CHANGES) -> Checked:
    """Check parsed TOML; `lines` says where each key stands, `changes` what older files call otherwise."""
    values: dict[str, object] = {}
    version = version_of(parsed, changes)
    mistakes, hints = _judged_version(version, changes, _where(lines, ("version",)))
    old = version if isinstance(version, int) else newest(changes)
    parsed, lines = upgraded(_without_version(parsed), lines, since(old, changes))
    unclear = False  # whom it should serve
    for path, value in _entries(parsed):
        setting = BY_NAME.get(f"{path[0]}.{path[1]}") if len(path) > 1 else None
        if setting is not None:
            accepted = setting.rule.accept(value)
            if not isinstance(accepted, Wrong):
                values[setting.name] = accepted
                continue
            mistakes.append(wrong_value(setting, value, accepted, _where(lines, path, accepted.item)))
            unclear |= setting.name == "server.listen"
        elif path[0] in GROUPS and len(path) == 1:
            mistakes.append(_not_a_group(path[0], value, _where(lines, path)))
            unclear |= path[0] == "server"
        else:
            hints.append(_unknown(path, _where(lines, path)))
    settings = with_values(Settings(), values)
    return Checked(closed(settings) if unclear else settings, tuple(mistakes), tuple(hints))


def version_of(parsed: Mapping[str, object], changes: Changes = CHANGES) -> int | Problem:
    """Return which version of nbtray's settings this is, or what is wrong with what it says of that."""
    version = parsed.get("version", FIRST)
    if isinstance(version, int) and not isinstance(version, bool) and version >= FIRST:
        return version
    what = f"version is {shown(version)}; it is the number that nbtray itself has written."
    return Problem(WRONG, what, f"Write `version = {newest(changes)}` in the first line.")


def wrong_value(setting: Setting, value: object, wrong: Wrong, where: str = "") -> Problem:
    """Say what is wrong with a value, and what to write instead."""
    if wrong.item is not None and isinstance(value, list | tuple):
        value = value[wrong.item]
    text = shown(value) if wrong.shown is None else wrong.shown
    verb = "is" if wrong.item is None else "holds"
    what = f"{setting.name} {verb} {text}; {wrong.must}."
    return Problem(WRONG, f"{where}: {what}" if where else what, advice_for(setting))


def unreadable(reason: str, line: int = 0) -> Checked:
    """Return what remains when nothing of a file can be read: the defaults, on this computer only."""
    where = f"{SETTINGS_FILE}, line {line}," if line else SETTINGS_FILE
    problem = Problem(UNREADABLE, f"{where} cannot be read: {reason}.", _SYNTAX)
    return Checked(CLOSED, (problem,))


def _entries(parsed: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Return each setting of each group, and whatever else stands at the top."""
    for name, value in parsed.items():
        if name in GROUPS and isinstance(value, Mapping):
            yield from (((name, key), item) for key, item in value.items())
        else:
            yield (name,), value


def _where(lines: Mapping[KeyPath, int], path: tuple[str, ...], item: int | None = None) -> str:
    line = lines.get(path if item is None else (*path, item))
    return f"{SETTINGS_FILE}, line {line}" if line else SETTINGS_FILE


def _without_version(parsed: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in parsed.items() if name != "version"}


def _judged_version(
    version: int | Problem, changes: Changes, where: str
) -> tuple[list[Problem], list[Problem]]:
    if isinstance(version, Problem):
        return [Problem(version.code, f"{where}: {version.what}", version.advice)], []
    if version > newest(changes):
        what = f"{where}: version is {version}, and this nbtray knows up to {newest(changes)}."
        return [], [Problem(NEWER, what, "What it does not know is left alone; a newer nbtray knows more.")]
    return [], []


def _not_a_group(name: str, value: object, where: str) -> Problem:
    return Problem(
        WRONG,
        f"{where}: {name} is {shown(value)}; it is a group of settings.",
        f"Write [{name}] on a line of its own, and its settings below.",
    )


def _unknown(path: tuple[str, ...], where: str) -> Problem:
    name = ".".join(map(toml_key, path))
    return Problem(UNKNOWN, f"{where}: nbtray knows no setting {name}.", guess(".".join(path)))


def _syntax_error(message: str, text: str) -> Checked:
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    if found is None:
        return unreadable("it holds a number or a date that cannot be")
    line = int(found[1]) if found[1] else text.count("\n") + (not text.endswith("\n"))
    reason = message[: found.start()]
    return unreadable(reason[:1].lower() + reason[1:], line)
