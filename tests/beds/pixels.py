"""Finds nbtray's icon on a screen by the colour of its state, as a person does at a glance."""

import tomllib
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

ASSETS = Path(__file__).resolve().parents[2] / "assets"
COLOURS = tomllib.loads((ASSETS / "icon.toml").read_text(encoding="utf-8"))["colours"]
TOLERANCE = 10
REACH = 8  # half of a small icon
LEAST = 0.15  # of the surrounding pixels; a line of the same colour has less


def find_icon(screen: Image.Image, look: str, within: tuple[int, int, int, int]) -> tuple[int, int] | None:
    """Return the middle of the icon in this state, or None when it is not within the box."""
    strip = screen.crop(within)
    wanted = Image.new("RGB", strip.size, COLOURS[look])
    red, green, blue = ImageChops.difference(strip, wanted).split()
    off = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    density = off.point(lambda value: 255 if value <= TOLERANCE else 0).filter(ImageFilter.BoxBlur(REACH))
    peak = density.getextrema()[1]
    if peak < 255 * LEAST:
        return None
    left, top, right, bottom = density.point(lambda value: 255 if value > 0.95 * peak else 0).getbbox()
    return within[0] + (left + right) // 2, within[1] + (top + bottom) // 2
