"""Several secrets as one text: macOS asks its person once for each keyring item, so there is only one."""

import json
from collections.abc import Mapping


class NotOurs(ValueError):
    """The text holds something else; its message never repeats it."""

    def __init__(self) -> None:
        super().__init__("it holds something that is not nbtray's")


def read(text: str | None) -> dict[str, str]:
    """Return secrets by name; no text holds none. Raises `NotOurs`."""
    if text is None:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NotOurs from None  # the parser's own words quote the text
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise NotOurs
    return found


def write(secrets: Mapping[str, str]) -> str:
    """Return the text that holds these; ASCII, whatever the place does with other letters."""
    return json.dumps(secrets, sort_keys=True)
