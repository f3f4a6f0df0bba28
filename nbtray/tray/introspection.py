"""Introspection data, as the D-Bus specification writes it; some hosts read it before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def method(name: str, takes: Iterable[str] = (), returns: Iterable[str] = ()) -> str:
    """Return the element of a method with the types of what it takes and returns."""
    arguments = "".join(f'<arg type="{each}" direction="in"/>' for each in takes)
    arguments += "".join(f'<arg type="{each}" direction="out"/>' for each in returns)
    return f'<method name="{name}">{arguments}</method>'


def signal(name: str, carries: Iterable[str] = ()) -> str:
    """Return the element of a signal with the types of what it carries."""
    arguments = "".join(f'<arg type="{each}"/>' for each in carries)
    return f'<signal name="{name}">{arguments}</signal>'


def readable(name: str, kind: str) -> str:
    """Return the element of a property that can be read."""
    return f'<property name="{name}" type="{kind}" access="read"/>'


def document(name: str, members: Iterable[str]) -> str:
    """Return the document of an object with one interface of its own."""
    return f'<node><interface name="{name}">{"".join(members)}</interface></node>'


def parent(children: Iterable[str]) -> str:
    """Return the document of the root, which only has children."""
    nodes = "".join(f'<node name="{each}"/>' for each in children)
    return f"<node>{nodes}</node>"
