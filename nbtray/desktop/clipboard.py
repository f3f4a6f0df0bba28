"""The clipboard, by the desktop's own tool: its process holds the text on when nbtray has gone."""

import importlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from nbtray.desktop.problems import ClipboardRefused, NoClipboard, NoClipboardTool

DEADLINE = 2.0
AGAIN = 0.02


@dataclass(frozen=True, slots=True)
class Tool:
    """Programs that copy a text from stdin and paste it to stdout; `screen` names their display."""

    screen: str
    package: str
    copy: tuple[str, ...]
    paste: tuple[str, ...]


TOOLS = (
    Tool(
        "WAYLAND_DISPLAY",
        "wl-clipboard",
        copy=("wl-copy", "--type", "text/plain"),
        paste=("wl-paste", "--no-newline", "--type", "text/plain"),
    ),
    Tool(
        "DISPLAY",
        "xclip",
        copy=("xclip", "-selection", "clipboard", "-in"),
        paste=("xclip", "-selection", "clipboard", "-out"),
    ),
    Tool(
        "DISPLAY",
        "xsel",
        copy=("xsel", "--clipboard", "--input"),
        paste=("xsel", "--clipboard", "--output"),
    ),
)


class Clipboard:
    """Copies, and reads back; blocks at most two times `DEADLINE` for each tool there is."""

    def __init__(self, environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> None:
        self._environ = environ
        self._platform = platform

    def copy(self, text: str) -> None:
        """Put the text on the clipboard; raises an `NbtrayError` that tells the way out."""
        if self._platform in ("win32", "darwin"):
            _copy_by_library(text)
            return
        fitting = [tool for tool in TOOLS if self._environ.get(tool.screen)]
        if not fitting:
            raise NoClipboard(text=text)
        present = [tool for tool in fitting if shutil.which(tool.copy[0], path=self._environ.get("PATH"))]
        if not present:
            raise NoClipboardTool(package=fitting[0].package, text=text)
        reasons = []
        for tool in present:
            reason = self._refusal(tool, text)
            if not reason:
                return
            reasons.append(reason)
        raise ClipboardRefused(reason="; ".join(reasons), text=text)

    def _refusal(self, tool: Tool, text: str) -> str:
        """Let the tool copy; return why the text did not get there, '' when it did."""
        name = tool.copy[0]
        try:
            status = self._put(tool, text)
        except subprocess.TimeoutExpired:
            return f"{name} did not end within {DEADLINE:g} seconds"
        if status:
            return f"{name} ended with status {status}"
        return "" if self._holds(tool, text) else f"{name} took it, but it is not there"

    def _put(self, tool: Tool, text: str) -> int:
        return subprocess.run(  # noqa: S603 -- one of TOOLS
            tool.copy,
            input=text.encode(),
            # The tool forks a keeper of the text that inherits these: a pipe would never be closed.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=DEADLINE,
            start_new_session=True,  # a Ctrl+C for nbtray is none for the keeper
            env=self._environ,
            check=False,
        ).returncode

    def _holds(self, tool: Tool, text: str) -> bool:
        until = time.monotonic() + DEADLINE
        try:
            # xclip goes into the background before its claim has reached the display.
            while not self._pastes(tool, text):
                if time.monotonic() > until:
                    return False
                time.sleep(AGAIN)
        except subprocess.TimeoutExpired:
            pass  # some compositors let only the focused window read: the exit status must do
        return True

    def _pastes(self, tool: Tool, text: str) -> bool:
        pasted = subprocess.run(  # noqa: S603 -- one of TOOLS
            tool.paste,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=DEADLINE,
            start_new_session=True,
            env=self._environ,
            check=False,
        )
        return pasted.returncode == 0 and pasted.stdout == text.encode()


def _copy_by_library(text: str) -> None:
    """Use pyperclip: it calls the system's own interface (Windows) or its own tool (macOS)."""
    pyperclip = importlib.import_module("pyperclip")  # at the first copy only; not installed on Linux
    try:
        pyperclip.copy(text)
        held = pyperclip.paste()
    except pyperclip.PyperclipException as error:
        raise ClipboardRefused(reason=str(error), text=text) from error
    if held.replace("\r\n", "\n") != text:
        raise ClipboardRefused(reason="it holds something else", text=text)
