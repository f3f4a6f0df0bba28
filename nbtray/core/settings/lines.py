"""On which line of a TOML text each key stands: `tomllib` tells only values, a person looks for a line."""

import re
import tomllib
from itertools import count

KeyPath = tuple[str | int, ...]
"""The keys down to a value, and the index of an item of a list."""

# No possessive group: up to Python 3.11.4 they match what they must not (cpython #106052).
_TRIVIA = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]++")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:\\[^\n]|[^"\\\n])*"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\[\]{}#\n]*+")  # a number, a date (which may hold a space), true or false
_REST_OF_LINE = re.compile(r"[^\n]*+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, from 1 on, on which each key first stands; may raise ValueError if it is no TOML."""
    return _Reader(text).read()


class _Reader:
    """Walks through the text once; `_at` never goes back."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = 0
        self._line = 1
        self._lines: dict[KeyPath, int] = {}

    def read(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip(_TRIVIA) and self._at < len(self._text):
            if self._next("["):
                self._next("[")
                table = self._key(())
                self._skip(_REST_OF_LINE)  # the brackets' ends
            else:
                self._pair(table)
                self._skip(_REST_OF_LINE)
        return self._lines

    def _pair(self, table: KeyPath) -> None:
        path = self._key(table)
        self._next("=")
        self._value(path)

    def _key(self, path: KeyPath) -> KeyPath:
        """Read a dotted key, and note where each of its parts first stands."""
        while True:
            self._skip(_BLANK)
            word = self._take(_STRING)
            part = tomllib.loads(f"key = {word}")["key"] if word else self._take(_BARE_KEY)
            path = (*path, part)
            self._note(path)
            self._skip(_BLANK)
            if not self._next("."):
                return path

    def _value(self, path: KeyPath) -> None:
        self._skip(_BLANK)
        if self._next("["):
            self._list(path)
        elif self._next("{"):
            self._inline_table(path)
        elif not self._take(_STRING):
            self._skip(_PLAIN)

    def _list(self, path: KeyPath) -> None:
        for index in count():
            self._skip(_TRIVIA)
            before = self._at
            if self._next("]") or before >= len(self._text):
                return
            self._note((*path, index))
            self._value((*path, index))
            self._skip(_TRIVIA)
            self._next(",")
            if self._at == before:  # no valid text
                return

    def _inline_table(self, path: KeyPath) -> None:
        while True:
            self._skip(_TRIVIA)
            before = self._at
            if self._next("}") or before >= len(self._text):
                return
            self._pair(path)
            self._skip(_TRIVIA)
            self._next(",")
            if self._at == before:  # no valid text
                return

    def _note(self, path: KeyPath) -> None:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        self._lines.setdefault(path, self._line)

    def _next(self, character: str) -> bool:
        found = self._text.startswith(character, self._at)
        self._at += found
        return found

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        self._take(pattern)
        return True
