"""The draft while it is being edited: fields write into it, and hear of what others change."""

from collections.abc import Callable
from dataclasses import dataclass

from nbtray.dialogs.preferences.draft import Draft, mine, theirs, typed

Heard = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Field:
    """What shows one setting: `refresh` shows the draft's value, `judge` says what is to be said of it."""

    name: str
    refresh: Heard
    judge: Heard


class Editing:
    """One window's draft; everything on the window's own thread."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._fields: list[Field] = []
        self._listeners: list[Heard] = []

    def show(self, field: Field) -> None:
        """Keep this field up to date from now on."""
        self._fields.append(field)
        field.refresh()
        field.judge()

    def listen(self, heard: Heard) -> None:
        """Call `heard` after each change."""
        self._listeners.append(heard)
        heard()

    def type(self, name: str, value: object) -> None:
        """Take in what was typed into a field of this setting."""
        if self.draft.value(name) != value:
            self._become(typed(self.draft, name, value), but=name)

    def keep_mine(self, name: str) -> None:
        """Settle a dispute for the window."""
        self._become(mine(self.draft, name))

    def take_theirs(self, name: str) -> None:
        """Settle a dispute for the file."""
        self._become(theirs(self.draft, name))

    def replace(self, draft: Draft) -> None:
        """Go on with another draft: the file has changed, or everything was applied."""
        self._become(draft)

    def _become(self, draft: Draft, but: str = "") -> None:
        self.draft = draft
        for field in self._fields:
            # What somebody is typing is not written over with how we would have written it.
            if field.name != but:
                field.refresh()
            field.judge()
        for heard in self._listeners:
            heard()
