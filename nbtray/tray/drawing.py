"""Shapes on a grid of 16, drawn at one size in pixels so that straight edges stay sharp."""

from __future__ import annotations

from math import floor, sqrt
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

GRID = 16
NONE = (0, 0, 0, 0)

Ink = str | tuple[int, int, int, int]
Box = tuple[float, float, float, float]


class Drawing:
    """A square of `size` pixels; shapes come with the keys that assets/icon.toml explains."""

    def __init__(self, size: int, inks: Mapping[str, str]) -> None:
        self._size = size
        self._inks: dict[str, Ink] = {**inks, "none": NONE}
        # Finer than the eye below 48 pixels, and above it no more memory than there.
        self._fine = 8 if size <= 32 else 4  # noqa: PLR2004 -- a size in pixels, as the comment says
        self._image = Image.new("RGBA", (size * self._fine, size * self._fine), NONE)
        self._draw = ImageDraw.Draw(self._image)

    def add(self, shape: Mapping[str, Any]) -> None:
        """Draw one shape over what is there."""
        if self._size < shape.get("from", 0):
            return
        ink = self._inks[shape.get("ink", "colour")]
        gap = max(1, round(self._pixels(shape["gap"]))) if "gap" in shape else 0
        match shape:
            case {"box": edges}:
                self._box(edges, ink, shape.get("round", 0), shape.get("hollow", 0))
            case {"disc": disc}:
                if gap:
                    self._ellipse(self._disc(disc), NONE, gap)
                self._ellipse(self._disc(disc), ink)
            case {"polygon": corners}:
                self._polygon(corners, ink, gap, sharp=shape.get("sharp", False))
            case {"cross": disc}:
                self._cross(self._disc(disc), ink)
            case {"globe": disc}:
                self._globe(self._disc(disc), ink)

    def image(self, zoom: int = 1) -> Image.Image:
        """Return the picture, or the same one `zoom` (2 or 4) times as large."""
        # Averaged with premultiplied alpha: otherwise edges take on the colour of what is transparent.
        return self._image.convert("RGBa").reduce(self._fine // zoom).convert("RGBA")

    def _pixels(self, length: float) -> float:
        return length * self._size / GRID

    def _snapped(self, length: float) -> int:
        # Halves always upwards: `round` would take them to even numbers and make equal walls unequal.
        return floor(self._pixels(length) + 0.5)

    def _rectangle(self, edges: Box) -> Box:
        # Pillow's right and bottom edges belong to the shape.
        left, top, right, bottom = (each * self._fine for each in edges)
        return left, top, right - 1, bottom - 1

    def _box(self, edges: Sequence[float], ink: Ink, corner: float, hollow: float) -> None:
        left, top, right, bottom = (self._snapped(each) for each in edges)
        wall = max(1, round(self._pixels(hollow))) if hollow else 0
        inner = (left + wall, top + wall, max(right, left + 1) - wall, max(bottom, top + 1) - wall)
        radius = max(0.0, self._pixels(corner) - wall) * self._fine
        self._draw.rounded_rectangle(self._rectangle(inner), radius, ink)

    def _disc(self, disc: Sequence[float]) -> Box:
        x, y, radius = disc
        width = max(1, round(self._pixels(2 * radius)))
        left, top = round(self._pixels(x) - width / 2), round(self._pixels(y) - width / 2)
        return left, top, left + width, top + width

    def _ellipse(self, edges: Box, ink: Ink, grown: int = 0) -> None:
        left, top, right, bottom = edges
        self._draw.ellipse(self._rectangle((left - grown, top - grown, right + grown, bottom + grown)), ink)

    def _polygon(self, corners: Sequence[Sequence[float]], ink: Ink, gap: int, *, sharp: bool) -> None:
        place = self._snapped if sharp else self._pixels
        points = [(place(x) * self._fine, place(y) * self._fine) for x, y in corners]
        right = max(x for x, _ in points)
        bottom = max(y for _, y in points)
        points = [(x - (x == right), y - (y == bottom)) for x, y in points]
        if gap:
            self._draw.line([*points, *points[:2]], NONE, 2 * gap * self._fine, joint="curve")
        self._draw.polygon(points, ink)

    def _cross(self, edges: Box, ink: Ink) -> None:
        left, top, right, bottom = (each * self._fine for each in edges)
        x, y, arm = (left + right) / 2, (top + bottom) / 2, (right - left) * 0.2
        half = max(1.45, self._pixels(1.35)) * self._fine / 2
        lean = half * sqrt(0.5)
        for slope in (1, -1):
            start, end = (x - arm, y - arm * slope), (x + arm, y + arm * slope)
            side = (-lean * slope, lean)
            there = [(px + side[0], py + side[1]) for px, py in (start, end)]
            back = [(px - side[0], py - side[1]) for px, py in (end, start)]
            self._draw.polygon([*there, *back], ink)

    def _globe(self, edges: Box, ink: Ink) -> None:
        left, top, right, bottom = self._rectangle(edges)
        width = max(1, round((edges[2] - edges[0]) / 12)) * self._fine
        x, y, bulge = (left + right + 1) / 2, (top + bottom + 1) / 2, (right - left) * 0.23
        self._draw.rectangle((left, y - width / 2, right, y + width / 2 - 1), ink)
        self._draw.ellipse(
            (x - bulge - width / 2, top, x + bulge + width / 2 - 1, bottom), outline=ink, width=width
        )
