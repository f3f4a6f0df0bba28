"""The icon's picture: one `core.views.menu.Look`, by its name, at the sizes panels ask for."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from PIL import Image

from nbtray.tray.assets import asset
from nbtray.tray.drawing import Drawing

SIZES = (16, 22, 24, 32, 48, 64)
"""Pixels; panels of the desktops seen ask for these, and scale any other (badly)."""


LARGEST = (22, 4)
"""XFCE and waybar scale the largest one down, to 22 and 21 pixels unless told otherwise: drawn for 22 pixels
and handed out four times as large, it comes out of that as sharp as it went in."""


def picture(look: str, size: int, zoom: int = 1) -> Image.Image:
    """Return the look drawn for exactly this many pixels, and enlarged if need be."""
    design = _design()
    drawing = Drawing(size, {"colour": design["colours"][look], "paper": design["paper"]})
    for part in design["looks"][look]:
        for shape in design["parts"][part]:
            drawing.add(shape)
    return drawing.image(zoom)


@cache
def pixmaps(look: str) -> list[tuple[int, int, bytes]]:
    """Return all pictures as StatusNotifierItem wants them: width, height, ARGB in network order."""
    drawn = [*(picture(look, size) for size in SIZES), picture(look, *LARGEST)]
    return [(*image.size, _argb(image)) for image in drawn]


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
