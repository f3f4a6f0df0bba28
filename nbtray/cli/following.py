"""Follows the running nbtray until what was asked for has happened."""

import time
from collections.abc import Callable

from nbtray.cli.problems import EndedMeanwhile, Failed, StillGoing
from nbtray.cli.rendering import Report, reason
from nbtray.cli.terminal import note, plain
from nbtray.client.connection import Connection
from nbtray.core.folders import Folders
from nbtray.core.problem import Problem

START_PATIENCE = 120.0
"""Seconds; the server is given 60 to come up, and may crash and be started again."""

STOP_PATIENCE = 60.0
NOT_ENDED = "NotEnded"
"""The problem of a server that was told to stop and runs on."""

PUBLIC_PATIENCE = 4.0
"""Seconds for the public URL once the server runs: two sources have to agree on the address."""


def until_serving(folders: Folders, *, other_than: int | None = None) -> Report:
    """Return the status of a server that serves; raises `Failed` with the reason when it does not come up.

    `other_than` is the pid of the server before it, which may still be running.
    """
    left = other_than is None

    def is_refused(report: Report) -> bool:
        return bool(report["restart_problem"]) and report["pid"] == other_than

    def settled(report: Report) -> bool:
        nonlocal left
        if is_refused(report):
            return True
        left = left or report["state"] != "running" or report["pid"] != other_than
        return left and report["state"] in ("running", "failed")

    report = _until(folders, settled, START_PATIENCE, "Starting Jupyter")
    if is_refused(report):
        what = "Jupyter was not restarted and is still running."
        raise Failed(Problem("NotRestarted", what, plain(str(report["restart_problem"]))))
    if report["state"] == "failed":
        raise Failed(Problem(report["problem"] or "Failed", reason(report), ""))
    return report


def with_public_url(folders: Folders, report: Report) -> Report:
    """Wait a little for the public URL, if there is going to be one."""
    if report["listen"] != "internet" or report["urls"]["public"]:
        return report
    with Connection(folders) as connection:
        for latest in connection.watch(PUBLIC_PATIENCE):
            report = latest
            if report["urls"]["public"] or report["state"] != "running":
                break
    return report


def until_stopped(folders: Folders) -> None:
    """Return when the server has stopped; raises `Failed` when not even a kill has ended it."""
    done = ("stopped", "failed")
    report = _until(folders, lambda report: report["state"] in done, STOP_PATIENCE, "Stopping Jupyter")
    if report["problem"] == NOT_ENDED:
        raise Failed(Problem(NOT_ENDED, reason(report), ""))


def until_ended(connection: Connection) -> None:
    """Return when nbtray has stopped its server and hung up."""
    deadline = time.monotonic() + STOP_PATIENCE
    for _ in connection.watch(STOP_PATIENCE):
        pass
    if time.monotonic() >= deadline:
        raise StillGoing(what="Ending nbtray")


def _until(folders: Folders, done: Callable[[Report], bool], seconds: float, what: str) -> Report:
    """Return the first status that is `done`, telling on the way why it takes so long."""
    told = ""
    deadline = time.monotonic() + seconds
    with Connection(folders) as connection:
        for report in connection.watch(seconds):
            if done(report):
                return report
            why = reason(report)
            if why not in ("", told) and report["state"] != "running":
                note(why)
                told = why
    if time.monotonic() >= deadline:
        raise StillGoing(what=what)
    raise EndedMeanwhile
