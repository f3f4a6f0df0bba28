"""How a backend of the tray wants to be spoken to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Manners(NamedTuple):
    """Texts and pictures as the backend takes them, and `later`, which runs a drawing where it may draw."""

    label: Callable[[str], str]
    tooltip: Callable[[str], str]
    image: Callable[[str], Any]
    later: Callable[[Callable[[], None]], None]
