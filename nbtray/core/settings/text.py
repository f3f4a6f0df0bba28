"""Settings as text: values as TOML writes them, the file a person begins with, the words for a mistake."""

import json
import re
from collections.abc import Mapping

from nbtray.core.settings.schema import BY_NAME, GROUPS, SETTINGS, Setting
from nbtray.core.settings.version import newest

SETTINGS_FILE = "settings.toml"
LONGEST_SHOWN = 60

HEADINGS = {
    "server": "The Jupyter server. A change here waits for its next start.",
    "address": "How this computer's address on the internet is found.",
    "certificate": "The certificate that browsers are shown.",
    "router": "The router between this computer and the internet.",
    "reach": "Whether the internet can reach it, as others see it.",
    "mail": "Letters that tell you the URL. The password is not kept here.",
    "notices": "Desktop notifications.",
    "log": "The log.",
}

_PREFACE = """\
# The settings of nbtray. A line that begins with # says what a setting is when nothing is set:
# remove the # and change the value. nbtray reads the file again by itself.
version = {version}
"""


def toml_value(value: object) -> str:
    """Return the value as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # A TOML string takes JSON's escapes, but wants DEL escaped too.
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
        case list() | tuple():
            return f"[{', '.join(map(toml_value, value))}]"
        case Mapping():
            inside = ", ".join(f"{toml_key(str(key))} = {toml_value(item)}" for key, item in value.items())
            return f"{{{inside}}}"
        case _:
            return str(value)


def toml_key(key: str) -> str:
    """Return the key as TOML writes it."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else toml_value(key)


def shown(value: object) -> str:
    """Return the value for a sentence: short, on one line, and with nothing a terminal would obey."""
    text = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in toml_value(value))
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def template() -> str:
    """Return the file a person begins with: every setting explained, none set."""
    return "\n".join([_PREFACE.format(version=newest()), *map(_group, GROUPS)])


def advice_for(setting: Setting) -> str:
    """Say what to write for a setting."""
    default = setting.default
    example = default[:2] if isinstance(default, tuple) else default
    return f"Write for example `{setting.key} = {toml_value(example)}` under [{setting.group}]."


def guess(name: str) -> str:
    """Return a sentence with the setting that was probably meant, or how to see them all."""
    import difflib  # noqa: PLC0415 -- kept out of the resident process: hardly any file has an unknown key

    groups = [] if "." in name else difflib.get_close_matches(name, GROUPS, n=1)
    near = [f"[{group}]" for group in groups]
    near = near or [setting.name for setting in SETTINGS if setting.key == name.rpartition(".")[2]]
    near = near or difflib.get_close_matches(name, BY_NAME, n=1)
    return f"Did you mean {near[0]}?" if near else "`nbtray config list` shows all there are."


def _group(group: str) -> str:
    lines = [f"# {HEADINGS[group]}", f"[{group}]"]
    for setting in SETTINGS:
        if setting.group == group:
            lines += [f"# {setting.meaning}", f"# {setting.key} = {_default(setting)}"]
    return "\n".join(lines) + "\n"


def _default(setting: Setting) -> str:
    default = setting.default
    if not isinstance(default, tuple) or not default:
        return toml_value(default)
    return "\n".join(["[", *(f"#   {toml_value(item)}," for item in default), "# ]"])
