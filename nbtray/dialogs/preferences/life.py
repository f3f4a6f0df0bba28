"""The preferences from their opening to their end, with what wakes them in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbtray.desktop.clipboard import Clipboard
from nbtray.desktop.opening import Opener
from nbtray.dialogs.preferences.window import SIZE, TITLE, PreferencesWindow
from nbtray.dialogs.process.one_window import OneWindow
from nbtray.dialogs.settings_service import Home
from nbtray.dialogs.widgets.theme import open_themed, show
from nbtray.storage.folders import prepare
from nbtray.storage.log import Log

if TYPE_CHECKING:  # the engine's words would cost time before the window can be seen
    from collections.abc import Callable

    from nbtray.core.folders import Folders
    from nbtray.ports import PrivateFiles


def live(folders: Folders, files: PrivateFiles, shown: Callable[[], None]) -> None:
    """Show the window, call `shown` when it can be seen, and return when it has been closed."""
    prepare(folders)
    one = OneWindow(folders.preferences_socket, files)
    log = Log(folders.log, resident=False)
    try:
        theme = open_themed(TITLE)
        root = theme.root
        window = PreferencesWindow(theme, Home(folders, files), Clipboard().copy, Opener().open)
        show(theme, window.list.tree, size=SIZE)
        root.update()
        shown()
        window.background.begin()
        root.bind("<<Raise>>", lambda _: window.raise_())
        root.bind("<<FileChanged>>", lambda _: window.read_again())
        # Where nothing watches the file, coming back from the editor does.
        root.bind("<FocusIn>", lambda event: window.read_again() if event.widget is root else None, add=True)
        one.start(lambda: root.event_generate("<<Raise>>", when="tail"))
        from nbtray.storage.file_watch import FileWatch  # noqa: PLC0415 -- the window can be seen by now

        watch = FileWatch(lambda: root.event_generate("<<FileChanged>>", when="tail"), "nbtray-settings")
        watch.watch((folders.settings_file,))
        root.mainloop()
    finally:
        one.close()
        log.close()
