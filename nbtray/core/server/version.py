"""Versions of Python packages, as far as nbtray compares them."""

import re

Release = tuple[int, ...]


def release(version: str) -> Release:
    """Return the release numbers of a PEP 440 version; a pre-release counts as its release."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
