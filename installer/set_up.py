"""From a fresh clone to a running nbtray."""

from pathlib import Path

import desktop
import launch
import place
import shortcuts
import system_packages
from environment import Environment
from problem import SetupFailed
from progress import Progress
from recipe import Recipe, locks_of, ready_made

CLONE = Path(__file__).resolve().parent.parent
INTERRUPTED = 130  # 128 + SIGINT, as shells count
STILL_THE_EARLIER = "The nbtray that is running stays the earlier one until you quit it and start it again."


def main(arguments: list[str]) -> int:
    """Set up what is missing, then run nbtray; return its exit status."""
    progress = Progress()
    home = place.home()
    extras = ("lab", *ready_made())
    recipe = Recipe(CLONE, extras, lock_files=locks_of(extras))
    environment = Environment(home / "environment", recipe, chosen_by="NBTRAY_HOME")
    try:
        if doubt := place.warning(home / "environment"):
            progress.say(doubt)
        if not environment.is_current():
            _require_python_parts()
            _announce(home, progress)
            _add_system_packages(home, progress)
            earlier_runs = launch.is_running(environment.python)
            environment.make(progress)
            if earlier_runs:
                progress.say(STILL_THE_EARLIER)
            for sentence in shortcuts.add(environment.python, home, CLONE / "assets" / "nbtray.png"):
                progress.say(sentence)
        if arguments:
            return launch.in_this_terminal(environment.python, arguments)
        if launch.has_desktop(environment.python):
            return launch.in_the_background(environment.python, home / "start.log")
        progress.say(
            "There is no desktop here, so nbtray runs in this terminal, without an icon. Ctrl+C ends it."
        )
        return launch.in_this_terminal(environment.python, ["run", "--no-tray"])
    except SetupFailed as failure:
        progress.say(failure.paragraph())
        return 1
    except OSError as error:
        path = error.filename or home
        progress.say(f"{path} cannot be used: {error.strerror or error}. Move it away, then run this again.")
        return 1
    except KeyboardInterrupt:
        progress.say("Stopped. Nothing is half done: run it again whenever you like.")
        return INTERRUPTED


def _require_python_parts() -> None:
    """Name all that is missing at once to a user who cannot be helped with it."""
    if system_packages.for_python() and not system_packages.may_install():
        raise system_packages.without_venv(desktop.wanted_packages())


def _announce(home: Path, progress: Progress) -> None:
    known = (home / "environment").exists()
    progress.say("Updating nbtray." if known else f"Setting nbtray up in {home} (once; about a minute).")


def _add_system_packages(home: Path, progress: Progress) -> None:
    """Install what this computer lacks, or name it: without a clipboard or windows nbtray still runs."""
    wanted = system_packages.for_python() + desktop.wanted_packages()
    if not wanted:
        return
    if system_packages.may_install():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        system_packages.install(wanted, progress, home / "system-packages.log")
    else:
        progress.say(f"nbtray can do more here after: {system_packages.by_hand(wanted)}")
