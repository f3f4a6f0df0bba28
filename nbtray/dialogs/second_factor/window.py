"""The window of the second factor: a QR code, one code to prove it, and the recovery codes."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass, field
from tkinter import ttk

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.qr_code.window import image_of
from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.theme import Theme

TITLE = "Second factor"
SCAN = (
    "Each login then asks for a code besides the password, and everybody has to log in again. Scan this with "
    "an authenticator app on your phone, and type the code it shows."
)
WRONG = "This is not the code the app shows now. Are the clocks of phone and computer right?"
KEEP = (
    "The second factor is on. If you lose the phone, each of these counts once in place of a code. Keep them "
    "with your password; they are shown this once."
)
WIDTH = 400
SIDE = 240


@dataclass(frozen=True, slots=True)
class Enrolling:
    """What the window asks of the rest; `turn_on`, `turn_off` and `copy` raise an `NbtrayError`."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    proves: Callable[[str], bool]
    turn_on: Callable[[], tuple[str, ...]]
    turn_off: Callable[[], None]
    copy: Callable[[str], None]


class SecondFactorWindow:
    """Fills the themed window; `told` says that it is on already, or what is wrong with it."""

    def __init__(self, theme: Theme, enrolling: Enrolling, told: str) -> None:
        self._theme = theme
        self._root = theme.root
        self._enrolling = enrolling
        self._keys = Keys(self._root)
        self.code = tk.StringVar(self._root)
        self.sentence = tk.StringVar(self._root)
        self._body = ttk.Frame(self._root, padding=theme.px(24))
        self._body.grid(sticky="nsew")
        self.first: tk.Misc = self._ask_off(told) if told else self._ask_on()
        self._root.bind("<Escape>", lambda _: self._root.destroy())

    def turn_on(self) -> None:
        """Turn it on if the code proves that there is an app with the secret."""
        if not self._enrolling.proves(self.code.get()):
            self.sentence.set(WRONG)
            self._root.bell()
            return
        self._carefully(lambda: self._show_codes(self._enrolling.turn_on()))

    def turn_off(self) -> None:
        """Let the password alone count, and offer to begin anew."""

        def off() -> None:
            self._enrolling.turn_off()
            self._clear()
            self._ask_on().focus_set()

        self._carefully(off)

    def _ask_on(self) -> tk.Misc:
        px = self._theme.px
        self._say(SCAN)
        self._image = image_of(self._root, self._enrolling.uri, px(SIDE))
        ttk.Label(self._body, image=self._image).grid()
        secret = self._enrolling.secret
        shown = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        self._say(f"Without a camera, type the secret: {shown}")
        field = ttk.Frame(self._body)
        field.grid(sticky="ew", pady=(px(8), 0))
        label = ttk.Label(field, text="Code:")
        label.grid(row=0, column=0, padx=(0, px(8)))
        entry = ttk.Entry(field, textvariable=self.code, width=12)
        entry.grid(row=0, column=1)
        self._keys.lead_to(label, "c", entry)
        self._foot(("Turn on", "t", self.turn_on), ("Not now", "n", self._root.destroy))
        self._root.bind("<Return>", lambda _: self.turn_on())
        return entry

    def _ask_off(self, told: str) -> tk.Misc:
        self._say(told)
        close = self._foot(("Close", "c", self._root.destroy), ("Turn off", "t", self.turn_off))
        self._root.bind("<Return>", lambda _: self._root.destroy())
        return close

    def _show_codes(self, codes: tuple[str, ...]) -> None:
        self._clear()
        self._say(KEEP)
        text = tk.Text(self._body, height=len(codes), width=24, font="TkFixedFont", relief="flat")
        text.insert("1.0", "\n".join(codes))
        text.configure(state="disabled")
        text.grid(pady=self._theme.px(8))
        self._foot(
            ("I have kept them", "k", self._root.destroy),
            ("Copy", "c", lambda: self._carefully(lambda: self._enrolling.copy("\n".join(codes)))),
        )
        # Not by a Return that was meant for the code: they are shown this once.
        self._root.unbind("<Return>")
        text.focus_set()

    def _carefully(self, doing: Callable[[], None]) -> None:
        try:
            doing()
        except NbtrayError as error:
            self.sentence.set(str(error.problem))

    def _clear(self) -> None:
        for child in self._body.winfo_children():
            child.destroy()
        self.sentence.set("")

    def _say(self, text: str) -> None:
        px, quiet = self._theme.px, self._theme.palette.quiet
        if not self._body.winfo_children():
            ttk.Label(self._body, text=TITLE, font="SunValleySubtitleFont").grid(sticky="w")
        said = ttk.Label(self._body, text=text, foreground=quiet, wraplength=px(WIDTH))
        said.grid(sticky="w", pady=px(8))

    def _foot(self, *buttons: tuple[str, str, Callable[[], None]]) -> ttk.Button:
        """Put a line for what went wrong, and the buttons, the first one the likeliest; return that one."""
        px = self._theme.px
        wrong = ttk.Label(
            self._body, textvariable=self.sentence, foreground=self._theme.palette.alarm, wraplength=px(WIDTH)
        )
        wrong.grid(sticky="w", pady=(px(8), 0))
        row = ttk.Frame(self._body)
        row.grid(sticky="e", pady=(px(12), 0))
        made = []
        for column, (text, letter, press) in enumerate(reversed(buttons)):
            is_first = column == len(buttons) - 1
            button = ttk.Button(
                row, text=text, command=press, style="Accent.TButton" if is_first else "TButton"
            )
            self._keys.press(button, letter).grid(row=0, column=column, padx=(px(8), 0))
            made.append(button)
        return made[-1]
