"""What whoever claims to be the desktop must do."""

from abc import ABC, abstractmethod
from pathlib import Path

import pytest

from nbtray.core.desktop.effects import CopyText, OpenLog, OpenSettings, OpenUrl
from nbtray.core.desktop.events import CopyRefused, OpenRefused, TextCopied
from nbtray.ports import Desktop

URL = "https://93.184.216.34:9999/lab?reset&name=é#top"


class DesktopContract(ABC):
    """Subclass, give a fixture `desktop`, and show what became of it."""

    log: Path
    settings: Path

    @abstractmethod
    def clipboard(self) -> str | None:
        """Return what another program would paste."""

    @abstractmethod
    def opened(self) -> list[str]:
        """Return what has been opened."""

    @abstractmethod
    def break_it(self) -> None:
        """Take everything away that copies or opens."""

    @pytest.mark.parametrize("text", [URL, "two\nlines\n", " blanks ", "-n", "日本語 ✓", "x" * 100_000])
    def test_what_is_copied_can_be_pasted(self, desktop: Desktop, text: str):
        assert desktop.copy(CopyText(text)) == TextCopied(text)
        assert self.clipboard() == text

    def test_the_last_text_is_the_one_that_stays(self, desktop: Desktop):
        for text in ("first", "second"):
            desktop.copy(CopyText(text))
        assert self.clipboard() == "second"

    def test_without_a_clipboard_the_text_comes_back_with_a_sentence(self, desktop: Desktop):
        self.break_it()
        refused = desktop.copy(CopyText(URL))
        assert isinstance(refused, CopyRefused)
        assert refused.text == URL
        assert refused.problem.what.endswith(".")
        assert refused.problem.advice

    def test_a_url_is_opened_as_it_is(self, desktop: Desktop):
        assert desktop.open_url(OpenUrl(URL)) is None
        assert self.opened() == [URL]

    def test_the_log_is_opened(self, desktop: Desktop):
        self.log.write_text("a line\n")
        assert desktop.open_log(OpenLog()) is None
        assert self.opened() == [str(self.log)]

    def test_the_settings_are_opened(self, desktop: Desktop):
        self.settings.write_text("[server]\n")
        assert desktop.open_settings(OpenSettings()) is None
        assert self.opened() == [str(self.settings)]

    def test_a_file_that_is_not_there_is_not_opened(self, desktop: Desktop):
        for refused, path in (
            (desktop.open_log(OpenLog()), self.log),
            (desktop.open_settings(OpenSettings()), self.settings),
        ):
            assert isinstance(refused, OpenRefused)
            assert refused.target == str(path)
            assert str(path) in refused.problem.what
        assert self.opened() == []

    def test_where_nothing_can_open_it_the_url_comes_back_with_a_sentence(self, desktop: Desktop):
        self.break_it()
        refused = desktop.open_url(OpenUrl(URL))
        assert isinstance(refused, OpenRefused)
        assert refused.target == URL
        assert refused.problem.what.endswith(".")
        assert refused.problem.advice
