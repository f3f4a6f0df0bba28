"""What the settings of the mail may be."""

import re
from dataclasses import dataclass

from nbtray.core.settings.rules import Wrong, in_quotes

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the brackets

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def is_mail_address(text: str) -> bool:
    """Tell whether it can be one, by the rule that browsers check a field by (WHATWG HTML, 4.10.5.1.5)."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class MailAddress:
    """One mail address, or none."""

    def accept(self, value: object) -> object:
        """Return the address, or `Wrong`."""
        if isinstance(value, str) and (value == "" or is_mail_address(value)):
            return value
        return Wrong(f'it is a mail address{in_quotes(value)}, like "ada@example.org"')

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return the text."""
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class MailAddresses:
    """A list of mail addresses; each counts once."""

    def accept(self, value: object) -> object:
        """Return the addresses, or `Wrong`."""
        if not isinstance(value, list | tuple):
            return Wrong("it is a list of mail addresses in brackets")
        for index, address in enumerate(value):
            if not isinstance(address, str) or not is_mail_address(address):
                return Wrong(f'each is a mail address{in_quotes(address)}, like "ada@example.org"', index)
        return tuple(dict.fromkeys(value))

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return the addresses, given one by one or with commas."""
        return [address for word in words for address in word.strip("[]").replace(",", " ").split()]


@dataclass(frozen=True, slots=True)
class HostName:
    """A host's name or its address, or none."""

    def accept(self, value: object) -> object:
        """Return the name, or `Wrong`."""
        if isinstance(value, str) and (value == "" or _HOST.fullmatch(value)):
            return value
        return Wrong('it is the name of a host, like "mail.example.org", without https:// and without a port')

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return the text."""
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text."""

    noun: str

    def accept(self, value: object) -> object:
        """Return the text, or `Wrong`."""
        if isinstance(value, str) and not _CONTROL.search(value):
            return value
        return Wrong(f"{self.noun} is one line of text{in_quotes(value)}")

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return the text."""
        return " ".join(words)
