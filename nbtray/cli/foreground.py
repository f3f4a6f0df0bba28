"""`nbtray run`."""

import click

from nbtray.cli import rendering
from nbtray.cli.first_password import ensure_password
from nbtray.cli.home import Home, pass_home
from nbtray.cli.rendering import Report
from nbtray.cli.terminal import complain, note, say, warn_each
from nbtray.core.problem import Problem


@click.command(
    epilog="""\b
Examples:
  nbtray run --no-tray     serve from a computer without a desktop; Ctrl+C ends it"""
)
@click.option("--no-tray", is_flag=True, help="Show no icon, and start the server at once.")
@pass_home
def run(home: Home, *, no_tray: bool) -> int:
    """Be nbtray itself, in this terminal, until Ctrl+C."""
    if not no_tray:
        return home.run(tray=True)
    ensure_password(home)
    return home.run(tray=False, start=True, announce=Announcer())


class Announcer:
    """Tells whoever watches the terminal what changes: never the same thing twice."""

    def __init__(self) -> None:
        self._told: tuple[object, ...] = ()

    def __call__(self, report: Report) -> None:
        """Print what is new in this status."""
        news = (report["state"], report["reason"], *report["urls"].values())
        if news == self._told:
            return
        phase_is_new = news[:2] != self._told[:2]
        self._told = news
        try:
            self._tell(report, phase_is_new=phase_is_new)
        except OSError:
            return  # nobody reads this terminal any more: no reason to stop serving

    def _tell(self, report: Report, *, phase_is_new: bool) -> None:
        why = rendering.reason(report)
        match report["state"]:
            case "running":
                say(
                    "Your Jupyter is running. Ctrl+C stops it."
                    if phase_is_new
                    else "Its address has changed."
                )
                for line in (*rendering.urls(report), *rendering.certificate(report)):
                    say(line)
                warn_each(report["warnings"])
            case "failed" if phase_is_new:
                again = "" if report["retry_at"] else "; `nbtray start` tries again"
                complain(Problem("Failed", why, f"Ctrl+C ends nbtray{again}."))
            case "stopped" if phase_is_new:
                note(why or "Stopped.")
            case state if phase_is_new:
                note(why or f"{state.capitalize()} …")
            case _:
                pass
