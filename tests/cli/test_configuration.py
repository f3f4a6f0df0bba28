import tomllib

import pytest

from nbtray.core.server.events import RestartChosen, StartChosen
from nbtray.core.settings import Settings
from nbtray.core.settings.check import check_text
from nbtray.core.settings.schema import SETTINGS
from nbtray.core.settings.text import template


@pytest.fixture
def settings(folders):
    folders.settings.mkdir(mode=0o700)
    return folders.settings_file


def test_list_prints_every_setting_as_toml(nbtray):
    done = nbtray("config", "list")
    assert done.status == 0
    assert check_text(done.out).settings == Settings()
    assert [line.split(" = ")[0] for line in done.out.splitlines()] == [setting.name for setting in SETTINGS]


def test_list_prints_what_the_file_says(nbtray, settings):
    settings.write_text("[server]\nport = 1234\nfolder = '/data \"x\"'\n")
    listed = tomllib.loads(nbtray("config", "list").out)["server"]
    assert (listed["port"], listed["folder"]) == (1234, '/data "x"')


def test_list_tells_what_is_wrong_and_odd_and_fails(nbtray, settings):
    settings.write_text("[server]\nport = 0\nprot = 1\n")
    done = nbtray("config", "list")
    assert done.status == 1
    assert done.err.splitlines()[:3] == [
        "! settings.toml, line 3: nbtray knows no setting server.prot. Did you mean server.port?",
        "settings.toml, line 2: server.port is 0; a port is a number from 1 to 65535.",
        "Write for example `port = 9999` under [server].",
    ]


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("server.port", "9999\n"),
        ("server.folder", "~\n"),
        ("server.environment", "\n"),
        ("server.listen", "internet\n"),
        ("server.allow_root", "false\n"),
        ("address.sources", "".join(f"{source}\n" for source in Settings().address.sources)),
    ],
)
def test_get_prints_the_bare_value(nbtray, name, printed):
    done = nbtray("config", "get", name)
    assert (done.status, done.out) == (0, printed)


@pytest.mark.parametrize("command", [["get"], ["set"]])
def test_a_name_that_is_none_is_a_wrong_use(nbtray, command):
    done = nbtray("config", *command, "server.prot", *(["1"] if command == ["set"] else []))
    assert done.status == 2
    assert "nbtray knows no setting server.prot. Did you mean server.port?" in done.err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["server.port", "8888"], "server.port = 8888"),
        (["server.allow_root", "Yes"], "server.allow_root = true"),
        (["server.allow_root", "off"], "server.allow_root = false"),
        (["server.folder", "/data/my notebooks"], 'server.folder = "/data/my notebooks"'),
        (["server.environment", ""], 'server.environment = ""'),
        (["server.interface", "notebook"], 'server.interface = "notebook"'),
        (
            ["address.sources", "https://a.example", "https://b.example"],
            'address.sources = ["https://a.example", "https://b.example"]',
        ),
        (
            ["address.sources", "https://a.example,https://b.example"],
            'address.sources = ["https://a.example", "https://b.example"]',
        ),
    ],
)
def test_set_takes_words_as_people_write_them(nbtray, words, line):
    done = nbtray("config", "set", *words)
    assert (done.status, done.out) == (0, f"{line}\n")
    assert line in nbtray("config", "list").out


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        (
            ["server.port", "99999"],
            (
                "server.port is 99999; a port is a number from 1 to 65535.\n"
                "For example: nbtray config set server.port 9999\n"
            ),
        ),
        (
            ["server.port", "eighty"],
            (
                'server.port is "eighty"; a port is a number from 1 to 65535.\n'
                "For example: nbtray config set server.port 9999\n"
            ),
        ),
        (
            ["server.environment", "lab"],
            (
                'server.environment is "lab"; an environment is a full path, beginning with / or ~, '
                'or empty to let nbtray choose.\nFor example: nbtray config set server.environment ""\n'
            ),
        ),
        (
            ["server.allow_root", "maybe"],
            (
                'server.allow_root is "maybe"; it is either true or false, without quotes.\n'
                "For example: nbtray config set server.allow_root false\n"
            ),
        ),
        (
            ["address.sources", "https://a.example"],
            (
                "address.sources is 1; sources from two different hosts are needed, because two must agree.\n"
                "For example: nbtray config set address.sources https://api.ipify.org https://ifconfig.co/ip\n"
            ),
        ),
    ],
)
def test_set_refuses_what_will_not_do(nbtray, folders, words, sentences):
    done = nbtray("config", "set", *words)
    assert (done.status, done.out, done.err) == (1, "", sentences)
    assert not folders.settings_file.exists()


def test_a_negative_number_is_no_option(nbtray):
    done = nbtray("config", "set", "server.cull_idle", "--", "-1")
    assert (done.status, done.err.splitlines()[0]) == (
        1,
        "server.cull_idle is -1; a duration is a number from 0 to 31536000.",
    )


def test_set_leaves_the_rest_of_the_file_as_it_is(nbtray, settings):
    before = "# mine\n[server]   # all of it\nport = 1 # old\n\n[extra]\nx = {y = 1}  # theirs\n"
    settings.write_text(before)
    nbtray("config", "set", "server.port", "8888")
    assert settings.read_text() == before.replace("port = 1 ", "port = 8888 ")


def test_path_prints_where_the_file_is(nbtray, folders):
    assert nbtray("config", "path").out == f"{folders.settings_file}\n"


def test_a_running_nbtray_takes_the_change(nbtray, running):
    running.post(StartChosen())
    running.wait_for("running")
    done = nbtray("config", "set", "server.port", "2")
    assert (done.status, done.out) == (0, "server.port = 2\n")
    assert "when it starts again: nbtray restart" in done.err
    assert nbtray("config", "set", "server.port", "2").err == ""
    assert nbtray("config", "set", "address.interval", "600").err == ""
    running.wait_until(lambda status: status.restart_for)
    running.post(RestartChosen())
    running.wait_until(lambda status: status.port == 2)


@pytest.fixture
def editor(tmp_path):
    """Return the path of an editor that replaces one line by another each time it is called."""

    def write(*changes):
        program = tmp_path / "editor"
        steps = "\n".join(f'{n}) sed -i "{change}" "$1";;' for n, change in enumerate(changes))
        program.write_text(
            f"#!/bin/sh\nn=$(cat {tmp_path}/count 2>/dev/null || echo 0)\necho $((n+1)) > {tmp_path}/count\n"
            f"case $n in\n{steps}\nesac\n"
        )
        program.chmod(0o755)
        return str(program)

    return write


def test_edit_opens_a_file_that_explains_every_setting(nbtray, folders, editor):
    with nbtray.terminal("config", "edit", EDITOR=editor("s/^# port = 9999/port = 8888/")) as person:
        assert person.end() == 0
    assert folders.settings_file.read_text() == template().replace("# port = 9999", "port = 8888")


def test_edit_tells_what_is_wrong_and_offers_to_edit_again(nbtray, folders, editor):
    program = editor("s/^# port = 9999/port = 99999/", "s/^port = 99999/port = 8888/")
    with nbtray.terminal("config", "edit", EDITOR=program) as person:
        person.until("server.port is 99999; a port is a number from 1 to 65535.")
        person.until("Edit it again? [Y/n]:")
        person.type("")
        assert person.end() == 0
    assert "\nport = 8888\n" in folders.settings_file.read_text()


def test_edit_that_is_left_wrong_fails(nbtray, editor):
    with nbtray.terminal("config", "edit", EDITOR=editor("s/^# port = 9999/port = 99999/")) as person:
        person.until("Edit it again?")
        person.type("n")
        person.until("The settings file has mistakes")
        assert person.end() == 1


def test_edit_without_a_terminal_and_a_desktop_says_so(nbtray, folders):
    done = nbtray("config", "edit")
    assert done.status == 1
    assert str(folders.settings_file) in done.err
    assert folders.settings_file.read_text() == template()
