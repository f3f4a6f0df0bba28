"""What can go wrong between nbtray and the desktop it runs on."""

from nbtray.core.problem import NbtrayError


class NoClipboard(NbtrayError):
    """There is no desktop, hence no clipboard."""

    title = "There is no desktop here whose clipboard could take it."
    advice = "Copy {text} by hand."


class NoClipboardTool(NbtrayError):
    """The program that reaches this desktop's clipboard is not installed."""

    title = "This desktop's clipboard cannot be reached."
    advice = "Install the package {package}."


class ClipboardRefused(NbtrayError):
    """The tool is there, but the text did not get onto the clipboard."""

    title = "The clipboard did not take it ({reason})."
    advice = "Try again, or copy {text} by hand."


class NoDesktopToOpenOn(NbtrayError):
    """There is no screen on which anything could open."""

    title = "There is no desktop here on which it could open."
    advice = "Open {target} yourself."


class NoOpener(NbtrayError):
    """Nothing is installed that opens things with their usual program."""

    title = "There is no program here that opens it."
    advice = "Install the package xdg-utils, or open {target} yourself."


class NotOpened(NbtrayError):
    """The desktop's own opener gave up."""

    title = "The desktop could not open it ({reason})."
    advice = "Open {target} yourself."


class NothingToOpen(NbtrayError):
    """The file is not there."""

    title = "There is no file {target} yet."
    advice = "It is written when there is something to write."


class LockRefused(NbtrayError):
    """The file that keeps a second nbtray away cannot be used."""

    title = "Nobody can tell whether nbtray runs already: {path} cannot be locked ({reason})."
    advice = "Check that the folder is yours and that its disk allows locks."
