"""Secrets for this session (`nbtray.ports.Secrets`): in this process, and gone with it."""

import threading

from nbtray.core.secrets import AT_ONCE, WITH_THE_PERSON, Kept, Missing, Removed, Secret, Stored


class SecretsInMemory:
    """Keeps them; from any thread."""

    def __init__(self) -> None:
        self._kept: dict[str, Secret] = {}
        self._one_at_a_time = threading.Lock()

    def get(
        self,
        name: str,
        *,
        seconds: float = AT_ONCE,  # noqa: ARG002 -- it answers at once
        may_ask: bool = True,  # noqa: ARG002 -- and asks nobody
    ) -> Kept | Missing:
        """Return the secret of this name."""
        with self._one_at_a_time:
            found = self._kept.get(name)
        return Missing() if found is None else Kept(found)

    def set(
        self,
        name: str,
        secret: Secret,
        *,
        seconds: float = WITH_THE_PERSON,  # noqa: ARG002 -- at once
    ) -> Stored:
        """Keep it."""
        with self._one_at_a_time:
            self._kept[name] = secret
        return Stored()

    def delete(
        self,
        name: str,
        *,
        seconds: float = AT_ONCE,  # noqa: ARG002 -- at once
        may_ask: bool = True,  # noqa: ARG002 -- it asks nobody
    ) -> Removed | Missing:
        """Keep it no more."""
        with self._one_at_a_time:
            found = self._kept.pop(name, None)
        return Missing() if found is None else Removed()
