"""Carries a draft out: into the settings file, and from there into the running nbtray."""

from nbtray.core.problem import Problem
from nbtray.core.settings import Settings
from nbtray.dialogs.preferences.consequences import Consequence, Report, consequence
from nbtray.dialogs.preferences.draft import Draft, read_again, to_write
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.widgets.form import Tone

PATIENCE = 60.0
"""Seconds in which a server that is started again is followed."""

AGAIN = {
    "running": ("The server runs again, with the new settings.", Tone.GOOD),
    "starting": ("The server starts again…", Tone.QUIET),
    "stopping": ("The server stops…", Tone.QUIET),
}


class Applying:
    """Tells in the footer what Apply would do, and does it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._editing = desk.editing
        self._news: tuple[str, Tone] | None = None
        desk.editing.listen(self.tell)
        self.ask_report()

    def ask_report(self) -> None:
        """Ask the running nbtray how things are."""
        self._desk.background.run(self._desk.home.report, self._reported)

    def tell(self) -> None:
        """Say in the footer what Apply would do now, or what has just come of it."""
        next_ = self._consequence()
        self._desk.footer.can_apply(yes=next_.ready)
        if next_.sentence:
            self._news = None
        self._desk.footer.say(*(self._news or (next_.sentence, Tone.QUIET)))

    def apply(self) -> None:
        """Apply what has been changed; asks first if that would end a computation."""
        next_ = self._consequence()
        if not next_.ready or self._desk.footer.asks:
            return
        if next_.restart:
            # A kernel may have begun to compute since the window was opened.
            self._desk.footer.can_apply(yes=False)
            self._desk.background.run(self._desk.home.report, self._about_to_restart)
        else:
            self._write(restart=False)

    def _about_to_restart(self, report: Report | Problem | None) -> None:
        self._reported(report)
        next_ = self._consequence()
        if not next_.ready:
            return
        if next_.question:
            self._desk.footer.ask(
                next_.question,
                {
                    "Not now": self.tell,
                    "Apply, restart later": lambda: self._write(restart=False),
                    "Restart now": lambda: self._write(restart=True, even_if_busy=True),
                },
            )
        else:
            self._write(restart=next_.restart)

    def reset(self) -> None:
        """Reset everything, once somebody has agreed."""
        self._desk.footer.ask(
            "All settings go back to what they were at the beginning.",
            {"Keep them": self.tell, "Reset": self._reset},
        )

    def file_says(self, settings: Settings) -> None:
        """Take over what the file says now, and tell what came of it."""
        if settings == self._editing.draft.file:
            return
        draft, taken = read_again(self._editing.draft, settings)
        self._editing.replace(draft)
        if taken and not draft.disputed:
            self._say(f"Taken over from the settings file: {', '.join(taken)}.", Tone.GOOD)

    def _consequence(self) -> Consequence:
        return consequence(self._editing.draft, self._desk.report)

    def _say(self, sentence: str, tone: Tone) -> None:
        self._news = sentence, tone
        self._desk.footer.say(sentence, tone)

    def _reported(self, report: Report | Problem | None) -> None:
        self._desk.report = None if isinstance(report, Problem) else report
        for heard in self._desk.after_report:
            heard()
        self.tell()

    def _write(self, *, restart: bool, even_if_busy: bool = False) -> None:
        draft = self._editing.draft
        self._desk.footer.can_apply(yes=False)
        self._desk.background.run(
            lambda: self._desk.home.write(to_write(draft), draft.file),
            lambda problem: self._written(draft, problem, restart=restart, even_if_busy=even_if_busy),
        )

    def _written(self, draft: Draft, problem: Problem | None, *, restart: bool, even_if_busy: bool) -> None:
        checked = self._desk.home.checked()
        if problem is not None:
            self.file_says(checked.settings)
            self._desk.footer.can_apply(yes=self._consequence().ready)
            if not self._editing.draft.disputed:
                self._say(str(problem), Tone.ALARM)
            return
        # What was typed while it was being written stays an edit.
        still = {
            name: value for name, value in self._editing.draft.edits.items() if draft.edits.get(name) != value
        }
        self._editing.replace(Draft(checked.settings, still))
        for heard in self._desk.applied:
            heard()
        self._say("Applied.", Tone.GOOD)
        what = "restart" if restart else "read_settings"
        self._desk.background.run(
            lambda: self._tell_nbtray(what, even_if_busy=even_if_busy),
            lambda report: self._told(report, restart=restart),
        )

    def _tell_nbtray(self, what: str, *, even_if_busy: bool) -> Report | None:
        # Read first: a restart with the old settings would have to be done again.
        report = self._desk.home.tell("read_settings")
        return self._desk.home.tell(what, even_if_busy=even_if_busy) if what != "read_settings" else report

    def _told(self, report: Report | Problem | None, *, restart: bool) -> None:
        if isinstance(report, Problem):
            self._say(f"Applied, but the running nbtray has not heard of it: {report}", Tone.ALARM)
            return
        self._reported(report)
        if restart and report is not None:
            self._desk.background.each(lambda: self._desk.home.watch(PATIENCE), self._followed)

    def _followed(self, report: Report | Problem) -> None:
        if isinstance(report, Problem):
            return
        self._reported(report)
        failed = (report["reason"] or "The server does not run.", Tone.ALARM)
        self._say(*AGAIN.get(report["state"], failed))

    def _reset(self) -> None:
        self._desk.background.run(self._desk.home.reset, self._was_reset)

    def _was_reset(self, kept: object) -> None:
        if isinstance(kept, Problem):
            self._say(str(kept), Tone.ALARM)
            return
        self._editing.replace(Draft(self._desk.home.checked().settings))
        self._say(
            f"All settings are as at the beginning. The old file: {kept}." if kept else "Done.", Tone.GOOD
        )
        self._desk.background.run(lambda: self._desk.home.tell("read_settings"), self._reported)
