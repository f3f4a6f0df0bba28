"""The colours that the theme has no widgets for, by day and by night."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as Tk takes them; `accent` is the theme's own, and `side` a margin's."""

    accent: str
    on_accent: str
    side: str
    chosen: str
    quiet: str
    alarm: str
    empty: str
    levels: tuple[str, str, str]


LIGHT = Palette(
    accent="#005fb8",
    on_accent="#ffffff",
    side="#f0f0f0",
    chosen="#dfe6ee",
    quiet="#5f5f5f",
    alarm="#b3261e",
    empty="#d9d9d9",
    levels=("#c42b1c", "#9d5d00", "#0f7b0f"),
)
DARK = Palette(
    accent="#57c8ff",
    on_accent="#1c1c1c",
    side="#252525",
    chosen="#37424b",
    quiet="#a6a6a6",
    alarm="#ff99a4",
    empty="#454545",
    levels=("#ff99a4", "#fce100", "#6ccb5f"),
)
