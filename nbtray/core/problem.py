"""What went wrong, in the words the user reads."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence that says what is wrong and one that says what to do.

    `code` is stable: tests and `status --json` name problems by it.
    """

    code: str
    what: str
    advice: str

    def __str__(self) -> str:
        """Return both sentences as one line."""
        return f"{self.what} {self.advice}".strip()


class NbtrayError(Exception):
    """The root of every error of ours: a subclass gives the sentences, an instance fills in the details.

    `title` and `advice` are format strings for the keywords given to the constructor.
    """

    title: ClassVar[str] = "Something went wrong."
    advice: ClassVar[str] = ""

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(str(self.problem))

    @property
    def problem(self) -> Problem:
        """Return the value of this error, for states and menus."""
        code = type(self).__name__
        return Problem(code, self.title.format(**self.details), self.advice.format(**self.details))
