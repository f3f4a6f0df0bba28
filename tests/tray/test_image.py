"""The icon's five looks, as they are seen in a panel."""

from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from nbtray.core.status.menu import Look
from nbtray.tray.assets import asset
from nbtray.tray.image import SIZES, picture, pixmaps, raw

PANELS = {"light": (246, 245, 244), "dark": (45, 45, 45)}
PAIRS = list(combinations(Look, 2))


def on(panel, image):
    seen = Image.new("RGBA", image.size, (*PANELS[panel], 255))
    seen.alpha_composite(image)
    return seen.convert("RGB")


def luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    parts = [each / 255 for each in colour]
    parts = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def inked(look, size):
    """Where the look's own colour is: its shape, without its colour."""
    image = picture(look, size)
    return image.convert("L").point(lambda value: 255 if value < 200 else 0), image.getchannel("A")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", Look)
def test_each_look_is_drawn_for_the_size_asked_for(look, size):
    image = picture(look, size)
    assert (image.size, image.mode) == ((size, size), "RGBA")
    left, top, right, bottom = image.getchannel("A").point(lambda alpha: 255 * (alpha > 128)).getbbox()
    assert min(right - left, bottom - top) >= size * 0.75
    # Some of it is not there: a picture, and no block.
    assert 0.3 < sum(alpha > 128 for alpha in image.getchannel("A").tobytes()) / size**2 < 0.9


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_looks_differ_by_shape_and_not_only_by_colour(one, other, size):
    # macOS makes a template of the alpha channel, and some people see no red beside green.
    (one_ink, one_alpha), (other_ink, other_alpha) = inked(one, size), inked(other, size)
    one_shape = ImageChops.multiply(one_ink, one_alpha)
    other_shape = ImageChops.multiply(other_ink, other_alpha)
    differing = ImageStat.Stat(ImageChops.difference(one_shape, other_shape)).mean[0] / 255
    assert differing > 0.05


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("look", Look)
def test_each_look_stands_out_of_light_and_dark_panels(look, panel):
    seen = on(panel, picture(look, 16))
    colours = seen.getcolors(256)
    colour = max((count, each) for count, each in colours if each not in {*PANELS.values(), (255, 255, 255)})[
        1
    ]
    assert contrast(colour, PANELS[panel]) >= 3


def half_there(image):
    return sum(32 < alpha < 224 for alpha in image.getchannel("A").tobytes())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", Look)
def test_no_look_is_more_blurred_than_a_picture_that_was_scaled(look, size):
    scaled = picture(look, 256).resize((size, size), Image.Resampling.BILINEAR)
    assert half_there(picture(look, size)) <= half_there(scaled)


@pytest.mark.parametrize("size", [16, 22, 24])
def test_straight_edges_lie_between_pixels(size):
    # What is left is four rounded corners and the knob.
    assert half_there(picture(Look.STOPPED, size)) <= 4 * 3 + 4


def test_the_world_is_seen_through_the_open_door_only():
    size = 64
    doorway = tuple(round(each * size / 16) for each in (8, 4, 13, 12))
    colours = {
        look: len(picture(look, size).crop(doorway).getcolors(4096)) for look in (Look.RUNNING, Look.STARTING)
    }
    assert colours[Look.RUNNING] > colours[Look.STARTING]


def test_pixmaps_are_what_the_bus_carries():
    assert [(width, height, len(data)) for width, height, data in pixmaps(Look.FAILED)] == [
        (size, size, 4 * size * size) for size in (*SIZES, 88)
    ]


@pytest.mark.parametrize("look", Look)
def test_a_panel_that_scales_the_largest_down_shows_it_as_drawn(look):
    width, height, argb = max(pixmaps(look))
    alpha = Image.frombytes("L", (width, height), argb[::4]).resize((22, 22), Image.Resampling.BOX)
    difference = ImageChops.difference(alpha, picture(look, 22).getchannel("A"))
    assert max(difference.tobytes()) <= 2


def test_raw_is_what_a_notification_carries():
    width, height, stride, alpha, bits, channels, data = raw(Look.RUNNING, 48)
    assert (width, height, stride, alpha, bits, channels) == (48, 48, 192, True, 8, 4)
    assert Image.frombytes("RGBA", (48, 48), data) == picture(Look.RUNNING, 48)


def test_the_icon_of_the_program_is_the_open_door():
    with Image.open(asset("nbtray.png")) as image:
        difference = ImageChops.difference(image.convert("RGBA"), picture(Look.RUNNING, 256))
    assert max(ImageStat.Stat(difference).mean) < 1
