import pytest

from nbtray.core.settings import Settings
from nbtray.core.settings.schema import BY_NAME, NEEDS_RESTART, with_values
from nbtray.dialogs.preferences.consequences import CALLED, Consequence, consequence
from nbtray.dialogs.preferences.draft import Draft, read_again, typed


def running(busy=0):
    return {"state": "running", "kernels": {"busy": busy}}


def draft(**edits):
    made = Draft(Settings())
    for name, value in edits.items():
        made = typed(made, name.replace("__", "."), value)
    return made


def test_with_nothing_changed_there_is_nothing_to_apply():
    assert consequence(draft(), running()) == Consequence()


@pytest.mark.parametrize("report", [None, {"state": "stopped"}, running()])
def test_what_counts_at_once_is_only_counted(report):
    assert consequence(draft(notices__server=False), report) == Consequence("1 change to apply.", ready=True)


def test_without_a_running_server_nothing_restarts():
    assert consequence(draft(server__port=1), None) == Consequence("1 change to apply.", ready=True)


def test_what_restarts_is_said_before():
    said = consequence(draft(server__port=1, server__folder="/x", notices__mail=False), running())
    assert said.sentence == "Apply restarts the server, for the new port and folder."
    assert (said.ready, said.restart, said.question) == (True, True, "")


@pytest.mark.parametrize(
    ("busy", "question"),
    [
        (1, "1 kernel is computing; what is not saved would be lost."),
        (3, "3 kernels are computing; what is not saved would be lost."),
    ],
)
def test_a_busy_kernel_is_asked_for(busy, question):
    assert consequence(draft(server__port=1), running(busy)).question == question


def test_what_is_wrong_or_disputed_cannot_be_applied():
    assert consequence(draft(server__port=0), running()) == Consequence("1 field needs another look.")
    disputed, _ = read_again(draft(server__port=1), with_values(Settings(), {"server.port": 2}))
    assert not consequence(disputed, running()).ready


def test_every_setting_that_waits_for_a_restart_has_a_name_people_use():
    assert set(NEEDS_RESTART) <= set(CALLED)
    assert all(f"server.{name}" in BY_NAME for name in CALLED)
