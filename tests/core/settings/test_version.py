"""A file of an earlier version goes on to count, under whatever name its settings have now."""

import pytest

from nbtray.core.settings import Listen
from nbtray.core.settings.check import NEWER, WRONG, check
from nbtray.core.settings.lines import key_lines
from nbtray.core.settings.version import Change, newest, upgraded

CHANGES = (
    (
        Change("server.reach", "server.listen"),
        Change("net.every_minutes", "address.interval", lambda n: n * 60),
    ),
    (Change("server.door", "server.port"),),
)


def checked(parsed, text=""):
    return check(parsed, key_lines(text), CHANGES)


def test_what_was_called_otherwise_counts():
    found = checked({"server": {"reach": "network", "door": 8888}, "net": {"every_minutes": 10}})
    assert (found.settings.server.listen, found.settings.server.port) == (Listen.NETWORK, 8888)
    assert found.settings.address.interval == 600
    assert (found.mistakes, [hint.what for hint in found.hints]) == (
        (),
        ["settings.toml: nbtray knows no setting net."],
    )


def test_only_what_has_changed_since_is_renamed():
    found = checked({"version": 2, "server": {"reach": "network", "door": 8888}})
    assert (found.settings.server.listen, found.settings.server.port) == (Listen.INTERNET, 8888)
    assert "server.reach" in found.hints[0].what


def test_a_mistake_in_an_old_setting_is_told_where_it_stands():
    text = "\n[server]\ndoor = 0\n"
    found = checked({"server": {"door": 0}}, text)
    assert found.mistakes[0].what == (
        "settings.toml, line 3: server.port is 0; a port is a number from 1 to 65535."
    )


def test_the_new_name_wins_over_the_old_one():
    content, _ = upgraded({"server": {"door": 1, "port": 2}}, {}, CHANGES[1])
    assert content == {"server": {"door": 1, "port": 2}}


@pytest.mark.parametrize("parsed", [{"server": 3}, {"server": {}}, {}])
def test_where_nothing_can_be_renamed_nothing_is(parsed):
    assert upgraded(parsed, {}, CHANGES[0])[0] == parsed


def test_a_newer_file_is_read_as_far_as_it_is_understood():
    found = checked({"version": 9, "server": {"port": 8888}}, "version = 9")
    assert found.settings.server.port == 8888
    assert [hint.code for hint in found.hints] == [NEWER]
    assert found.hints[0].what == "settings.toml, line 1: version is 9, and this nbtray knows up to 3."
    assert newest(CHANGES) == 3


@pytest.mark.parametrize("version", [0, -1, True, "1", 1.0, {}])
def test_a_version_that_is_none_is_a_mistake_and_the_rest_counts(version):
    found = checked({"version": version, "server": {"port": 8888}}, "version = x")
    assert [mistake.code for mistake in found.mistakes] == [WRONG]
    assert found.mistakes[0].what.startswith("settings.toml, line 1: version is ")
    assert found.settings.server.port == 8888
