"""A call that may block for as long as it likes, and a caller that waits only so long."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


_left: dict[str, threading.Thread] = {}
"""The thread of a call that took too long, by its name."""


def within(seconds: float, name: str, call: Callable[[], T]) -> T | None:
    """Return what `call` returns, None when that takes longer; raises what it raises.

    The thread of one that blocks is left behind: nothing can end it. While it blocks, the next call of its
    name is not even begun.
    """
    if name in _left and _left[name].is_alive():
        return None
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 -- raised again by the caller's thread
            errors.append(error)

    thread = threading.Thread(target=run, name="nbtray-within", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _left[name] = thread
    if errors:
        raise errors[0]
    return results[0] if results else None
