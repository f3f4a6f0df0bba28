"""Looks at the Secret Service without opening its window, and waits for that window for a limited time.

freedesktop.org's Secret Service API; only ever imported in the keyring's own process.
"""

import sys
from contextlib import closing
from enum import StrEnum

from keyring.backend import KeyringBackend


class Door(StrEnum):
    """What the default collection is; `UNKNOWN` where the keyring is another one, which asks as it likes."""

    OPEN = "open"
    LOCKED = "locked"
    NOT_MADE = "not made"
    UNKNOWN = "unknown"


class NoService(Exception):
    """Its name is on the bus, or was, but nobody answers to it."""


if sys.platform == "linux":
    import secretstorage
    from jeepney.io.blocking import DBusConnection
    from keyring.backends import SecretService
    from secretstorage.defines import SS_PATH, SS_PREFIX
    from secretstorage.util import DBusAddressWrapper, exec_prompt

    NOTHING_TO_ASK = "/"

    def look(backend: KeyringBackend, service: str, account: str) -> Door:
        """Tell whether this entry could be read right now; raises `NoService`."""
        backends = getattr(backend, "backends", (backend,))  # several that work come as a chain
        if not any(isinstance(each, SecretService.Keyring) for each in backends):
            return Door.UNKNOWN
        try:
            with closing(secretstorage.dbus_init()) as bus:
                return Door.LOCKED if _locked(bus, service, account) else Door.OPEN
        except secretstorage.ItemNotFoundException:
            return Door.NOT_MADE
        except secretstorage.SecretServiceNotAvailableException as error:
            raise NoService from error

    def ask(door: Door, service: str, account: str, seconds: float) -> bool:
        """Have the person unlock the collection, or make one; tell whether they did within `seconds`.

        The library's own way waits without end.
        """
        with closing(secretstorage.dbus_init()) as bus:
            secrets = DBusAddressWrapper(SS_PATH, f"{SS_PREFIX}Service", bus)
            if door is Door.NOT_MADE:
                label = {f"{SS_PREFIX}Collection.Label": ("s", "Default")}
                _, prompt = secrets.call("CreateCollection", "a{sv}s", label, "default")
            else:
                _, prompt = secrets.call("Unlock", "ao", _locked(bus, service, account))
            return prompt == NOTHING_TO_ASK or _agreed(bus, prompt, seconds)

    def is_dismissed(error: Exception) -> bool:
        """Tell whether the person has closed a window."""
        return isinstance(error, secretstorage.PromptDismissedException | secretstorage.LockedException)

    def _locked(bus: DBusConnection, service: str, account: str) -> list[str]:
        """Return what has to be unlocked: the collection, or this entry (KeePassXC asks for each)."""
        collection = secretstorage.Collection(bus)
        if collection.is_locked():
            return [collection.collection_path]
        entries = collection.search_items({"service": service, "username": account})
        return [entry.item_path for entry in entries if entry.is_locked()]

    def _agreed(bus: DBusConnection, prompt: str, seconds: float) -> bool:
        try:
            dismissed, _ = exec_prompt(bus, prompt, timeout=seconds)
        except TimeoutError:
            # The window stays, for an answer that comes late: gnome-keyring 42.1 aborts at Prompt.Dismiss.
            return False
        return not dismissed

else:

    def look(backend: KeyringBackend, service: str, account: str) -> Door:  # noqa: ARG001 -- as on Linux
        """Tell nothing: neither Windows nor macOS lets itself be asked."""
        return Door.UNKNOWN

    def ask(door: Door, service: str, account: str, seconds: float) -> bool:  # noqa: ARG001 -- as on Linux
        """Leave it to the system, which asks by itself."""
        return True

    def is_dismissed(error: Exception) -> bool:  # noqa: ARG001 -- as on Linux
        """Tell nothing: there a refusal is a `KeyringLocked`."""
        return False
