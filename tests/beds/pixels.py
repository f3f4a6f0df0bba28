"""Finds nbtray's icon on a screen by the colour of its state, as a person does at a glance."""

import tomllib
from pathlib import Path

from PIL import Image, ImageChops

ASSETS = Path(__file__).resolve().parents[2] / "assets"
COLOURS = tomllib.loads((ASSETS / "icon.toml").read_text(encoding="utf-8"))["colours"]
TOLERANCE = 10
LEAST = 20
LARGEST = 64


def find_icon(screen: Image.Image, look: str, within: tuple[int, int, int, int]) -> tuple[int, int] | None:
    """Return the middle of the icon in this state, or None when it is not within the box."""
    wanted = Image.new("RGB", (within[2] - within[0], within[3] - within[1]), COLOURS[look])
    strip = screen.crop(within)
    distance = ImageChops.difference(strip, wanted)
    off = ImageChops.lighter(ImageChops.lighter(*distance.split()[:2]), distance.split()[2])
    mask = off.point(lambda value: 255 if value <= TOLERANCE else 0)
    box = mask.getbbox()
    if box is None or mask.histogram()[255] < LEAST or max(box[2] - box[0], box[3] - box[1]) > LARGEST:
        return None
    return within[0] + (box[0] + box[2]) // 2, within[1] + (box[1] + box[3]) // 2
