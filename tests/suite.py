"""What `run.py` does once it has a Python new enough: packages, environment, checks, tests."""

import argparse
import os
import subprocess
from pathlib import Path

import desktop
import system_packages
from beds import tool_packages, xfce_packages
from desktops import packages
from environment import Environment
from problem import SetupFailed
from progress import Progress
from recipe import Recipe, locks_of, ready_made

CLONE = Path(__file__).resolve().parent.parent
SOURCES = ("nbtray", "installer", "tests")
INTERRUPTED = 130  # 128 + SIGINT, as shells count

NETWORK_PACKAGES = ("iproute2", "nftables", "miniupnpd-nftables")
"""Namespaces, for the tests that change a computer's addresses, and a router for those at home."""

KILLS = 500

SERVING = ("tests/jupyter", "tests/whole")

BARE_ICON_PACKAGES = (
    *("python3-gi", "python3-pil", "python3-six"),
    *("gir1.2-gtk-3.0", "gir1.2-ayatanaappindicator3-0.1"),
)
"""What the benchmark's other side is made of: a tray program on the distribution's own Python."""


def main(arguments: list[str]) -> int:
    """Do everything; return the exit status that tells of all of it."""
    asked, for_pytest = _parser().parse_known_args(arguments)
    progress = Progress()
    home = Path(os.environ.get("NBTRAY_TEST_VENV") or CLONE / ".venv-tests").absolute()
    extras = ("lab", *ready_made())
    recipe = Recipe(CLONE, extras, groups=("test",), lock_files=locks_of(extras))
    environment = Environment(home / "environment", recipe, chosen_by="NBTRAY_TEST_VENV")
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not asked.quick:
            wanted = [
                *xfce_packages.PACKAGES,
                *tool_packages.PACKAGES,
                *NETWORK_PACKAGES,
                *desktop.for_windows(),
                *(packages.PACKAGES if asked.desktops else ()),
                *(BARE_ICON_PACKAGES if asked.benchmark is not None else ()),
            ]
            _add_system_packages(wanted, progress, home / "system-packages.log")
            if not system_packages.missing(wanted):
                os.environ["NBTRAY_TESTS_HAVE_ALL"] = "1"
        environment.make(progress)
        if asked.benchmark is not None:
            return _benchmark(environment, asked.benchmark, progress)
        if asked.kills is not None:
            return _kills(environment, asked.kills, asked.seed)
        if asked.simulate is not None:
            return _simulate(environment, asked.simulate, asked.years or "")
        if asked.oldest:
            oldest = Environment(
                home / "oldest", Recipe(CLONE, groups=("oldest",)), chosen_by="NBTRAY_TEST_VENV"
            )
            oldest.make(progress)
            os.environ["NBTRAY_TESTED_JUPYTER"] = str(oldest.python.parents[1])
        failed = _check(environment, progress)
        return max(_pytest(environment, asked, for_pytest, failed), 1 if failed else 0)
    except SetupFailed as failure:
        progress.say(failure.paragraph())
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py", description="Set up all that the tests need, then run them.", allow_abbrev=False
    )
    parser.epilog = "Everything else goes to pytest, for example: run.py tests/core -k address"
    parser.add_argument("--quick", action="store_true", help="leave out the whole desktop and its packages")
    parser.add_argument("--desktops", action="store_true", help="install and drive the other real desktops")
    parser.add_argument(
        "--oldest", action="store_true", help="run what serves Jupyter with the oldest allowed"
    )
    parser.add_argument("--home", action="store_true", help="also play the long scenes at the router")
    parser.add_argument("--fresh", action="store_true", help="also set up from nothing by the first command")
    parser.add_argument(
        "--kills",
        nargs="?",
        const=KILLS,
        type=int,
        metavar="N",
        help=f"kill nbtray, its server and its children N times ({KILLS}), and count what is lost",
    )
    parser.add_argument("--seed", type=int, help="with --kills: kill in the order of this seed")
    parser.add_argument("--benchmark", nargs="?", const="", metavar="NAME", help="measure (all, or one)")
    parser.add_argument(
        "--simulate", metavar="SEED", help="play this simulated run and tell of it; or many: 1-100"
    )
    parser.add_argument("--years", metavar="N", help="with --simulate: how long a run is")
    return parser


def _add_system_packages(wanted: list[str], progress: Progress, log: Path) -> None:
    for_python = system_packages.for_python()
    missing = system_packages.missing(wanted)
    if for_python and not system_packages.may_install():
        raise system_packages.without_venv(missing)
    missing += for_python
    if not missing:
        return
    if system_packages.may_install():
        try:
            system_packages.install(missing, progress, log)
        except SetupFailed as failure:
            progress.say(failure.paragraph())
    else:
        progress.say(
            "Without these the tests that need them are left out, all on a real desktop among them: "
            f"{system_packages.by_hand(missing)}"
        )


def _check(environment: Environment, progress: Progress) -> list[str]:
    """Run the linters; return those that found something, after showing what."""
    failed = []
    for label, command in (
        ("ruff check", [environment.script("ruff"), "check", *SOURCES]),
        ("ruff format", [environment.script("ruff"), "format", "--check", *SOURCES]),
        ("mypy", [environment.script("mypy")]),
    ):
        try:
            with progress.step(label):
                subprocess.run(command, cwd=CLONE, check=True, capture_output=True, text=True)
        except subprocess.CalledProcessError as found:
            progress.say(f"{found.stdout}{found.stderr}")
            failed.append(label)
    return failed


def _pytest(
    environment: Environment, asked: argparse.Namespace, for_pytest: list[str], failed: list[str]
) -> int:
    """Run pytest in this terminal: its closing line is the last line of all."""
    # The script, not `python -m pytest`: that would put the clone on the path, and hide the wheel.
    command = [environment.script("pytest"), "--no-header"]
    if asked.desktops:
        command += ["--desktops", "tests/desktops"]
    else:
        # Whole files: what a file has set up at some cost serves all its tests.
        command += ["--numprocesses=2", "--dist=loadfile"]
    if asked.oldest:
        command += SERVING
    for flag in ("fresh", "home"):
        if getattr(asked, flag):
            command += [f"--{flag}"]
    if asked.quick:
        command += ["-m", "not desktop"]
    variables = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "NBTRAY_HOME"}}
    variables |= {"NBTRAY_TESTED": "wheel", "NBTRAY_FAILED_CHECKS": ", ".join(failed)}
    return subprocess.call([*command, *for_pytest], cwd=CLONE, env=variables)


def _benchmark(environment: Environment, chosen: str, progress: Progress) -> int:
    known = sorted(path.stem for path in (CLONE / "tests" / "benchmarks").glob("[!_]*.py"))
    if chosen and chosen not in known:
        progress.say(f"There is no benchmark {chosen}; there are: {', '.join(known) or 'none'}.")
        return 2
    worst = 0
    for name in [chosen] if chosen else known:
        progress.say(f"\n{name}")
        run = f"import sys, importlib; sys.exit(importlib.import_module('benchmarks.{name}').main())"
        variables = os.environ | {"PYTHONPATH": str(CLONE / "tests")}
        worst = max(worst, subprocess.call([environment.python, "-P", "-c", run], cwd=CLONE, env=variables))
    return worst


def _kills(environment: Environment, number: int, seed: int | None) -> int:
    command = [environment.python, "-P", "-m", "kills.game", str(number)]
    if seed is not None:
        command += ["--seed", str(seed)]
    return subprocess.call(command, cwd=CLONE, env=os.environ | {"PYTHONPATH": str(CLONE / "tests")})


def _simulate(environment: Environment, seeds: str, years: str) -> int:
    run = "import sys; from beds.simulation.command import main; sys.exit(main(sys.argv[1:]))"
    variables = os.environ | {"PYTHONPATH": str(CLONE / "tests")}
    return subprocess.call([environment.python, "-P", "-c", run, seeds, years], cwd=CLONE, env=variables)
