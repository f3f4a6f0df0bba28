"""A stand-in for the keyring: a world the test can lock, take away and hang, behind the same port."""

from dataclasses import dataclass, field

from nbtray.core.secrets import (
    AT_ONCE,
    WITH_THE_PERSON,
    Absent,
    Hung,
    Kept,
    Locked,
    Missing,
    Removed,
    Secret,
    Stored,
    Unavailable,
)
from nbtray.desktop.keyring_problems import KeyringHung, KeyringLocked, NoKeyring


@dataclass
class FakeKeyring:
    """Keeps secrets in memory; whoever is asked to unlock it does not."""

    kept: dict[str, Secret] = field(default_factory=dict)
    locked: bool = False
    absent: bool = False
    hung: bool = False

    def get(
        self,
        name: str,
        *,
        seconds: float = AT_ONCE,
        may_ask: bool = True,  # noqa: ARG002 -- nobody unlocks it
    ) -> Kept | Missing | Unavailable:
        """Return the secret of this name."""
        if trouble := self._trouble(seconds):
            return trouble
        return Kept(self.kept[name]) if name in self.kept else Missing()

    def set(self, name: str, secret: Secret, *, seconds: float = WITH_THE_PERSON) -> Stored | Unavailable:
        """Keep it."""
        if trouble := self._trouble(seconds):
            return trouble
        self.kept[name] = secret
        return Stored()

    def delete(
        self,
        name: str,
        *,
        seconds: float = AT_ONCE,
        may_ask: bool = True,  # noqa: ARG002 -- nobody unlocks it
    ) -> Removed | Missing | Unavailable:
        """Keep it no more."""
        if trouble := self._trouble(seconds):
            return trouble
        return Missing() if self.kept.pop(name, None) is None else Removed()

    def _trouble(self, seconds: float) -> Unavailable | None:
        if self.hung:
            return Hung(KeyringHung(seconds=seconds).problem)
        if self.absent:
            return Absent(NoKeyring().problem)
        return Locked(KeyringLocked().problem) if self.locked else None
