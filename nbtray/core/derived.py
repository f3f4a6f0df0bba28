"""Values derived from a larger value, computed again only when a part that they depend on has changed."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Whole = TypeVar("Whole")
Derived = TypeVar("Derived")
Function = Callable[[Whole], Derived]


def derived_from(
    reads: Callable[[Whole], tuple[object, ...]],
) -> Callable[[Function[Whole, Derived]], Function[Whole, Derived]]:
    """Remember the last result of a pure function that depends on nothing but what `reads` returns."""

    def remembering(derive: Function[Whole, Derived]) -> Function[Whole, Derived]:
        last: tuple[object, Derived] | None = None

        @wraps(derive)
        def derived(whole: Whole) -> Derived:
            nonlocal last
            parts, known = reads(whole), last
            if known is None or parts != known[0]:
                last = known = parts, derive(whole)
            return known[1]

        return derived

    return remembering
