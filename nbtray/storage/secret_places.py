"""The places in which a secret can be kept: it is in one of them, never in two."""

from dataclasses import dataclass

from nbtray.core.secrets import (
    AT_ONCE,
    WITH_THE_PERSON,
    Keeping,
    Missing,
    Removed,
    Secret,
    Stored,
    Unavailable,
)
from nbtray.ports import Secrets


@dataclass(frozen=True, slots=True)
class SecretPlaces:
    """One adapter for each `Keeping`."""

    keyring: Secrets
    session: Secrets
    file: Secrets

    def of(self, keeping: Keeping) -> Secrets:
        """Return the place."""
        return {Keeping.KEYRING: self.keyring, Keeping.SESSION: self.session, Keeping.FILE: self.file}[
            keeping
        ]

    def keep(
        self, keeping: Keeping, name: str, secret: Secret, *, seconds: float = WITH_THE_PERSON
    ) -> Stored | Unavailable:
        """Keep it there, and then nowhere else: an older copy would outlive a change of mind."""
        outcome = self.of(keeping).set(name, secret, seconds=seconds)
        if isinstance(outcome, Stored):
            for other in Keeping:
                if other is not keeping:
                    # Whatever comes of it: where there is no keyring there is no copy either.
                    self.of(other).delete(name, may_ask=False)
        return outcome

    def forget(
        self, name: str, *, seconds: float = AT_ONCE, may_ask: bool = True
    ) -> dict[Keeping, Removed | Missing | Unavailable]:
        """Keep it nowhere any more; return what came of it in each place."""
        return {each: self.of(each).delete(name, seconds=seconds, may_ask=may_ask) for each in Keeping}
