"""Tells while one types whether a port is free."""

from typing import Any

from nbtray.core.problem import Problem
from nbtray.core.settings import Listen
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.preferences.validation_message import Judge, Remark
from nbtray.dialogs.widgets.form import Tone

PAUSE_MS = 200
"""After the last key: somebody who types 10000 does not want to know of port 1."""

OURS = "Your Jupyter is using it."
FREE = "It is free."


def remark(trouble: Problem | None, port: int, report: dict[str, Any] | None) -> Remark:
    """Say how things are with a port; the `report` tells whether it is our own server that has it."""
    if report is not None and report["state"] == "running" and report["port"] == port:
        return OURS, Tone.GOOD
    return (FREE, Tone.GOOD) if trouble is None else (trouble.what, Tone.ALARM)


class PortWatch:
    """Looks each time the port, or who may reach it, has been changed."""

    def __init__(self, desk: Desk, judge: Judge) -> None:
        self._desk, self._judge = desk, judge
        self._wanted: tuple[Listen, int] | None = None
        self._timer = ""
        desk.editing.listen(self._changed)
        desk.after_report.append(self._look)

    def _changed(self) -> None:
        server = self._desk.editing.draft.settings.server
        if (server.listen, server.port) == self._wanted:
            return
        self._wanted = server.listen, server.port
        self._judge.remark(None)
        root = self._desk.theme.root
        if self._timer:
            root.after_cancel(self._timer)
        self._timer = root.after(PAUSE_MS, self._look)

    def _look(self) -> None:
        self._timer = ""
        asked = self._wanted
        if asked is not None:
            self._desk.background.run(
                lambda: self._desk.home.port_trouble(*asked), lambda trouble: self._told(asked, trouble)
            )

    def _told(self, asked: tuple[Listen, int], trouble: Problem | None) -> None:
        if asked == self._wanted:
            self._judge.remark(remark(trouble, asked[1], self._desk.report))
