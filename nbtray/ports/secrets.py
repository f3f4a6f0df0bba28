"""The Protocol of a place that keeps secrets."""

from typing import Protocol

from nbtray.core.secrets import (
    AT_ONCE,
    WITH_THE_PERSON,
    Kept,
    Missing,
    Removed,
    Secret,
    Stored,
    Unavailable,
)


class Secrets(Protocol):
    """A place that keeps secrets of others; calls block for at most `seconds`, and nothing is raised."""

    def get(
        self, name: str, *, seconds: float = AT_ONCE, may_ask: bool = True
    ) -> Kept | Missing | Unavailable:
        """Return the secret of this name; without `may_ask` no window opens, and a locked keyring says so."""
        ...

    def set(self, name: str, secret: Secret, *, seconds: float = WITH_THE_PERSON) -> Stored | Unavailable:
        """Keep it in place of an older one; the person may be asked to unlock the place first."""
        ...

    def delete(
        self, name: str, *, seconds: float = AT_ONCE, may_ask: bool = True
    ) -> Removed | Missing | Unavailable:
        """Keep it no more; where there is none, nothing is changed."""
        ...
