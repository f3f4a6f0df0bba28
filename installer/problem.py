"""What went wrong while setting up, in the words a person reads."""


class SetupFailed(Exception):
    """One sentence that says what is wrong, one that says what to do, and the last lines that led to it."""

    def __init__(self, what: str, advice: str, last_lines: tuple[str, ...] = ()) -> None:
        self.what = what
        self.advice = advice
        self.last_lines = last_lines
        super().__init__(f"{what} {advice}")

    def paragraph(self) -> str:
        """Return everything there is to read, the sentences last, where the eye is."""
        lines = [f"    {line}" for line in self.last_lines]
        return "\n".join([*lines, self.what, self.advice])
