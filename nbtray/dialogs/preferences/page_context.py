"""What every page of the preferences works with."""

from collections.abc import Callable
from dataclasses import dataclass, field

from nbtray.dialogs.preferences.editing import Editing
from nbtray.dialogs.preferences.fields import Fields
from nbtray.dialogs.preferences.footer import Footer
from nbtray.dialogs.process.background import Background
from nbtray.dialogs.settings_service import Home, Report
from nbtray.dialogs.widgets.form import Form
from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.theme import Theme


@dataclass(slots=True)
class Desk:
    """One window's tools; `report` is what the running nbtray told last, None if there is none.

    `after_report` hears each new report, and `applied` that the draft was written. `not_kept` tell what would
    be lost with the window besides the draft, '' if nothing would.
    """

    theme: Theme
    keys: Keys
    editing: Editing
    home: Home
    background: Background
    footer: Footer
    copy: Callable[[str], None]
    open: Callable[[str], None]
    report: Report | None = None
    after_report: list[Callable[[], None]] = field(default_factory=list)
    applied: list[Callable[[], None]] = field(default_factory=list)
    not_kept: list[Callable[[], str]] = field(default_factory=list)

    def fields(self, form: Form) -> Fields:
        """Return what adds fields to this form."""
        return Fields(form, self.editing)
