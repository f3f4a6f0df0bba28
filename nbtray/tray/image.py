"""The icon's picture: one `core.menu.Look`, by its name, at the sizes panels ask for."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from PIL import Image

from nbtray.tray.assets import asset
from nbtray.tray.drawing import Drawing

SIZES = (16, 22, 24, 32, 48, 64)
"""Pixels; panels of the desktops seen ask for these, and scale any other (badly)."""


def picture(look: str, size: int) -> Image.Image:
    """Return the look drawn for exactly this many pixels."""
    design = _design()
    drawing = Drawing(size, {"colour": design["colours"][look], "paper": design["paper"]})
    for part in design["looks"][look]:
        for shape in design["parts"][part]:
            drawing.add(shape)
    return drawing.image()


@cache
def pixmaps(look: str) -> list[tuple[int, int, bytes]]:
    """Return the look at all `SIZES` as StatusNotifierItem wants it: width, height, ARGB in network order."""
    return [(size, size, _argb(picture(look, size))) for size in SIZES]


@cache
def raw(look: str, size: int) -> tuple[int, int, int, bool, int, int, bytes]:
    """Return the look as the `image-data` of a notification: width, height, stride, alpha, bits, channels."""
    return size, size, 4 * size, True, 8, 4, picture(look, size).tobytes()


def _argb(image: Image.Image) -> bytes:
    red, green, blue, alpha = image.split()
    return Image.merge("RGBA", (alpha, red, green, blue)).tobytes()


@cache
def _design() -> dict[str, Any]:
    return tomllib.loads(asset("icon.toml").read_text("utf-8"))
