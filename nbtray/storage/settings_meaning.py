"""What a TOML text comes to: the judge of every way to change it."""

import json
import tomllib
from typing import Any


def means(text: str, wanted: dict[str, Any]) -> bool:
    """Tell whether the text comes to exactly this."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return _compared(found) == _compared(wanted)


def _compared(parsed: dict[str, Any]) -> str:
    # For ==, true would be 1, and a "nan" of somebody else's would not be itself.
    return json.dumps(parsed, sort_keys=True, default=repr)
