"""What a letter says about a server that has been down for long, or runs again."""

from nbtray.core.mail.message import Letter


def subject(letter: Letter) -> str:
    """Return the news in a few words."""
    return "Jupyter is not running" if letter.problem else "Jupyter is running again"


def headline(letter: Letter, computer: str) -> str:
    """Return the news as a sentence without its stop."""
    return f"Your Jupyter on {computer} is {'not running' if letter.problem else 'running again'}"


def changed(letter: Letter) -> str:
    """Say for how long it has been down, and why."""
    if letter.problem:
        return (
            f"It has been down for {_span(letter.down_minutes)}. {letter.problem} "
            "Another letter follows when it runs again."
        )
    return f"It was down for {_span(letter.down_minutes)}." if letter.down_minutes else ""


def _span(minutes: int) -> str:
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= 2 * size or size == 1:
            return f"{minutes // size} {name}s"
    raise AssertionError
