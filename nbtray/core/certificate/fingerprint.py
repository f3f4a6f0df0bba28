"""A certificate's fingerprint, as a person compares it."""


def spelled(fingerprint: str) -> str:
    """Return a fingerprint as browsers show it: `2F:CA:DA:...`."""
    return ":".join(fingerprint[index : index + 2] for index in range(0, len(fingerprint), 2)).upper()


def fingerprint_lines(fingerprint: str, lines: int) -> tuple[str, ...]:
    """Return a fingerprint in so many lines of the same length."""
    length = len(fingerprint) // lines
    return tuple(spelled(fingerprint[at : at + length]) for at in range(0, len(fingerprint), length))
