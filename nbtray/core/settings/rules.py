"""What one setting may be, and the words for it when it is something else."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

TRUE = {"true", "yes", "on", "1"}
FALSE = {"false", "no", "off", "0"}

_NO_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # surrogates: bytes of a file name that are no UTF-8


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that will not do; `must` says what would, `item` which one of a list is meant.

    `shown` stands for the value in the sentence, where the value itself says too much or too little.
    """

    must: str
    item: int | None = None
    shown: str | None = None


def in_quotes(value: object) -> str:
    """Return ' in quotes' for what should be text and is none: who has written text needs no such advice."""
    return "" if isinstance(value, str) else " in quotes"


class Rule(Protocol):
    """What a setting may be."""

    def accept(self, value: object) -> object:
        """Return the value as `Settings` holds it, or `Wrong`; `value` is as TOML gives it."""
        ...

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return what these words of a command line would be in TOML, right or wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    noun: str
    low: int
    high: int

    def accept(self, value: object) -> object:
        """Return the number, or `Wrong`."""
        # For Python, true is a whole number.
        if isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high:
            return value
        quotes = ", without quotes" if isinstance(value, str) and value.strip().isdecimal() else ""
        return Wrong(f"{self.noun} is a number from {self.low} to {self.high}{quotes}")

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return a number if it is one."""
        text = " ".join(words)
        # int() also takes 1_000 and ٣; and no number of ours is long.
        return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else text


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def accept(self, value: object) -> object:
        """Return the flag, or `Wrong`."""
        if isinstance(value, bool):
            return value
        quotes = ", without quotes" if isinstance(value, str) else ""
        return Wrong(f"it is either true or false{quotes}")

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return a flag if it is one of the words for it."""
        text = " ".join(words).casefold()
        return True if text in TRUE else False if text in FALSE else text


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    words: type[StrEnum] | tuple[str, ...]

    def accept(self, value: object) -> object:
        """Return the word, or `Wrong`."""
        for word in self.words:
            if isinstance(value, str) and value == word:
                return word
        return Wrong(f"it is one of {', '.join(self.words)}")

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return the text."""
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or file, written in full; '' too if it may be left open, and `left_open` says to what end."""

    noun: str
    may_be_empty: bool = False
    left_open: str = "let nbtray choose"

    def accept(self, value: object) -> object:
        """Return the path as it was written, or `Wrong`."""
        if isinstance(value, str):
            if value == "" and self.may_be_empty:
                return value
            # A path relative to wherever nbtray happened to be started would be another one each time.
            if re.match(r"/|~|[A-Za-z]:[\\/]|\\\\", value) and not _NO_TEXT.search(value):
                return value
        empty = f", or empty to {self.left_open}" if self.may_be_empty else ""
        return Wrong(f"{self.noun} is a full path{in_quotes(value)}, beginning with / or ~{empty}")

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return the text."""
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Sources:
    """HTTPS addresses at two hosts at least: one alone is never believed; `with_port`, each has `{port}`."""

    with_port: bool = False

    def accept(self, value: object) -> object:
        """Return the addresses, or `Wrong`."""
        if not isinstance(value, list | tuple):
            return Wrong("it is a list of https:// addresses in brackets")
        hosts = set()
        for index, source in enumerate(value):
            found = _host(source)
            if isinstance(found, Wrong):
                return Wrong(found.must, index, found.shown)
            if self.with_port and "{port}" not in source:
                return Wrong("each has {port} where the port belongs", index)
            hosts.add(found)
        if len(hosts) < 2:  # noqa: PLR2004 -- two must agree
            many = f"{len(value)} from one host" if len(value) > 1 else f"{len(value)}"
            return Wrong("sources from two different hosts are needed, because two must agree", shown=many)
        return tuple(value)

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return the addresses, given one by one or with commas."""
        return [source for word in words for source in word.strip("[]").replace(",", " ").split()]


def _host(source: object) -> str | Wrong:
    if not isinstance(source, str):
        return Wrong("each source is an https:// address in quotes")
    try:
        parts = urlsplit(source)
        host, _ = parts.hostname, parts.port  # which may raise
    except ValueError:
        host = None
    if "@" in re.split(r"[/\\?#]", source.split("://")[-1])[0]:
        # Neither the sentence nor the log may repeat it.
        return Wrong("a source must not carry a user name or password", shown="an address with a password")
    if not host or parts.scheme != "https" or re.search(r"[\s\x00-\x1f\x7f\"\\]", source):
        return Wrong("a source is an https:// address")
    return host.rstrip(".")
