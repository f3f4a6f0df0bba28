"""The one sentence below a field."""

from nbtray.core.settings.schema import BY_NAME
from nbtray.core.settings.text import shown
from nbtray.dialogs.preferences.draft import complaint
from nbtray.dialogs.preferences.editing import Editing
from nbtray.dialogs.widgets.form import Row, Tone

Remark = tuple[str, Tone]
"""What can be said of a value that the rules accept."""


class Judge:
    """Says the one sentence below a field: a mistake, a dispute with the file, a remark, or the hint."""

    def __init__(self, row: Row, editing: Editing, name: str, hint: str = "") -> None:
        self._row = row
        self._editing = editing
        self._name = name
        self._hint = hint
        self._remark: Remark | None = None

    def remark(self, remark: Remark | None) -> None:
        """Say this from now on where nothing is wrong."""
        self._remark = remark
        self.judge()

    def judge(self) -> None:
        """Say what there is to say now."""
        draft, name, row = self._editing.draft, self._name, self._row
        row.offer({})
        if wrong := complaint(draft, name):
            row.say(wrong, Tone.ALARM)
        elif name in draft.disputed:
            row.say(f"Changed meanwhile in the settings file: {self._in_file()}.", Tone.ALARM)
            row.offer(
                {
                    "Keep mine": lambda: self._editing.keep_mine(name),
                    "Take the file's": lambda: self._editing.take_theirs(name),
                }
            )
        else:
            row.say(*(self._remark or (self._hint, Tone.QUIET)))

    def _in_file(self) -> str:
        return shown(BY_NAME[self._name].of(self._editing.draft.file))
