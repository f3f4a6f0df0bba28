"""Each wrong value gets a sentence with its line; nothing wrong opens a door."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbtray.core.settings import Interface, Listen, ServerSettings, Settings
from nbtray.core.settings.check import UNKNOWN, UNREADABLE, WRONG, check, check_text
from nbtray.core.settings.schema import SETTINGS, with_values
from nbtray.core.settings.text import template, toml_value


def sentences(text):
    checked = check_text(text)
    return [problem.what for problem in (*checked.mistakes, *checked.hints)]


def test_an_empty_file_means_the_defaults():
    assert check_text("") == check({}, {})
    assert check_text("").settings == Settings()


def test_the_template_means_the_defaults_and_has_nothing_wrong():
    assert check_text(template()) == check_text("")


def test_the_template_with_every_line_switched_on_still_means_the_defaults():
    switched_on = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and (" = " in line or line == "# ]") else line
        for line in template().splitlines()
    ).replace('#   "', '"')
    assert len(tomllib.loads(switched_on)["server"]) == 12
    assert check_text(switched_on) == check_text("")


def test_every_value_is_taken():
    checked = check_text(
        """
        [server]
        port = 8888
        folder = "/data/notebooks"
        environment = "~/envs/lab"
        interface = "notebook"
        listen = "network"
        allow_root = true
        start_at_launch = true
        keep_awake = true
        cull_idle = 3600
        cull_busy = true
        cull_connected = true
        trusted_proxies = ["127.0.0.1", "10.0.0.0/24"]
        [address]
        sources = ["https://a.example/ip", "https://b.example"]
        interval = 60
        name = "home.example.org"
        authorities = "/etc/ssl/company.pem"
        [certificate]
        kind = "own-files"
        file = "/etc/ssl/fullchain.pem"
        key_file = "~/privkey.pem"
        [router]
        map = false
        other_port = "retry"
        external_port = 443
        [reach]
        outside = true
        services = ["https://a.example/{port}", "https://b.example/{port}"]
        [mail]
        account = "ada@example.org"
        recipients = ["bob@example.org"]
        provider = "own"
        host = "mail.example.org"
        port = 587
        security = "starttls"
        login = "xoauth2"
        user = "ada"
        token_command = "token ada"
        keep_password = "session"
        authorities = "~/company.pem"
        per_hour = 2
        still_alive = "weekly"
        on_vpn = true
        logins = true
        [notices]
        server = false
        address = false
        mail = false
        logins = false
        reach = false
        [log]
        level = "debug"
        """
    )
    assert not checked.mistakes
    assert not checked.hints
    assert checked.settings.server == ServerSettings(
        port=8888,
        folder="/data/notebooks",
        environment="~/envs/lab",
        interface=Interface.NOTEBOOK,
        listen=Listen.NETWORK,
        allow_root=True,
        start_at_launch=True,
        keep_awake=True,
        cull_idle=3600,
        cull_busy=True,
        cull_connected=True,
        trusted_proxies=("127.0.0.1", "10.0.0.0/24"),
    )
    assert checked.settings.address.sources == ("https://a.example/ip", "https://b.example")
    assert not any(setting.of(checked.settings) == setting.default for setting in SETTINGS)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[server]\n\nfolder = '~'\nport = 99999",
            "settings.toml, line 4: server.port is 99999; a port is a number from 1 to 65535.",
        ),
        (
            "server.port = 0",
            "settings.toml, line 1: server.port is 0; a port is a number from 1 to 65535.",
        ),
        (
            '[server]\nport = "9999"',
            (
                'settings.toml, line 2: server.port is "9999"; '
                "a port is a number from 1 to 65535, without quotes."
            ),
        ),
        (
            "[server]\nport = true",
            "settings.toml, line 2: server.port is true; a port is a number from 1 to 65535.",
        ),
        (
            "[server]\nport = 9999.0",
            "settings.toml, line 2: server.port is 9999.0; a port is a number from 1 to 65535.",
        ),
        (
            '[server]\nfolder = "notebooks"',
            (
                'settings.toml, line 2: server.folder is "notebooks"; '
                "a folder is a full path, beginning with / or ~."
            ),
        ),
        (
            '[server]\nenvironment = "lab"',
            (
                'settings.toml, line 2: server.environment is "lab"; an environment is a full path, '
                "beginning with / or ~, or empty to let nbtray choose."
            ),
        ),
        (
            '[server]\nlisten = "everybody"',
            'settings.toml, line 2: server.listen is "everybody"; it is one of computer, network, internet.',
        ),
        (
            "[server]\ninterface = []",
            "settings.toml, line 2: server.interface is []; it is one of lab, notebook, server.",
        ),
        (
            '[server]\nallow_root = "yes"',
            'settings.toml, line 2: server.allow_root is "yes"; it is either true or false, without quotes.',
        ),
        (
            "[server]\nallow_root = 1",
            "settings.toml, line 2: server.allow_root is 1; it is either true or false.",
        ),
        (
            "[server]\ncull_idle = -1",
            "settings.toml, line 2: server.cull_idle is -1; a duration is a number from 0 to 31536000.",
        ),
        (
            "[address]\ninterval = 5",
            "settings.toml, line 2: address.interval is 5; an interval is a number from 60 to 86400.",
        ),
        (
            '[address]\nsources = "https://a.example"',
            (
                'settings.toml, line 2: address.sources is "https://a.example"; '
                "it is a list of https:// addresses in brackets."
            ),
        ),
        (
            '[address]\nsources = [\n  "https://a.example",\n  "http://b.example",\n]',
            (
                'settings.toml, line 4: address.sources holds "http://b.example"; '
                "a source is an https:// address."
            ),
        ),
        (
            '[address]\nsources = ["https://a.example/1", "https://A.example./2"]',
            (
                "settings.toml, line 2: address.sources is 2 from one host; "
                "sources from two different hosts are needed, because two must agree."
            ),
        ),
        (
            "[address]\nsources = [1, 2]",
            "settings.toml, line 2: address.sources holds 1; each source is an https:// address in quotes.",
        ),
        (
            '[log]\nlevel = "loud"',
            'settings.toml, line 2: log.level is "loud"; it is one of debug, info, warning, error.',
        ),
        ("\nserver = 3", "settings.toml, line 2: server is 3; it is a group of settings."),
        (
            "[server]\nport = {a = 1}",
            "settings.toml, line 2: server.port is {a = 1}; a port is a number from 1 to 65535.",
        ),
        ("[[server]]\nport = 1", "settings.toml, line 1: server is [{port = 1}]; it is a group of settings."),
        (
            "[server]\nport 9999",
            "settings.toml, line 2, cannot be read: expected '=' after a key in a key/value pair.",
        ),
        ("a = 1\nb = '", 'settings.toml, line 2, cannot be read: expected "\'".'),
        ("x = " + "[" * 5000, "settings.toml cannot be read: it holds brackets in brackets, hundreds deep."),
        (
            "x = " + "1" * 5000,
            "settings.toml cannot be read: it holds a number or a date that cannot be.",
        ),
    ],
)
def test_a_mistake_has_one_sentence_with_its_line(text, sentence):
    checked = check_text(text)
    assert sentences(text) == [sentence]
    (mistake,) = checked.mistakes
    assert mistake.code in {WRONG, UNREADABLE}
    assert mistake.advice.endswith(".")


def test_each_mistake_is_told_and_the_rest_is_taken():
    checked = check_text('[server]\nport = 0\nfolder = "/data"\ninterface = "tv"\n')
    assert [problem.what.split(";")[0] for problem in checked.mistakes] == [
        "settings.toml, line 2: server.port is 0",
        'settings.toml, line 4: server.interface is "tv"',
    ]
    assert checked.settings.server == ServerSettings(folder="/data")


@pytest.mark.parametrize("text", ['server.listen = "Internet"', "server = 1", "[server]\nlisten", "\x00"])
def test_what_cannot_be_read_opens_no_door(text):
    assert check_text(text).settings.server.listen is Listen.COMPUTER


@pytest.mark.parametrize(
    ("text", "what", "advice"),
    [
        ("server.prot = 1", "line 1: nbtray knows no setting server.prot.", "Did you mean server.port?"),
        ("port = 1", "line 1: nbtray knows no setting port.", "Did you mean server.port?"),
        ('"server.port" = 1', 'line 1: nbtray knows no setting "server.port".', "Did you mean server.port?"),
        ("[adress]\na = 1", "line 1: nbtray knows no setting adress.", "Did you mean [address]?"),
        ("zzzz = 1", "line 1: nbtray knows no setting zzzz.", "`nbtray config list` shows all there are."),
    ],
)
def test_an_unknown_setting_is_a_hint_and_no_mistake(text, what, advice):
    checked = check_text(text)
    assert not checked.mistakes
    assert [(hint.code, hint.what, hint.advice) for hint in checked.hints] == [
        (UNKNOWN, f"settings.toml, {what}", advice)
    ]
    assert checked.settings == Settings()


@pytest.mark.parametrize("source", ["https://me:secret@a.example", "https://secret@a.example", "secret@a"])
def test_a_password_in_a_source_is_never_repeated(source):
    checked = check_text(f'[address]\nsources = ["{source}", "https://b.example"]')
    assert checked.mistakes
    assert "secret" not in str(checked.mistakes)


def test_a_long_value_is_shown_short_and_without_terminal_codes():
    (what,) = sentences('[server]\nport = "\\u001b[31m' + "x" * 1000 + '\\u202e"')
    assert len(what) < 160
    assert what.isprintable()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([setting.key for setting in SETTINGS]) | st.text(max_size=8)
GROUPS = st.sampled_from(["server", "address", "notices", "log", "mail", "certificate", ""])


@given(st.dictionaries(GROUPS, VALUES | st.dictionaries(NAMES, VALUES, max_size=4), max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_the_file_holds_the_settings_are_good(parsed):
    checked = check(parsed, {})
    for setting in SETTINGS:
        assert setting.rule.accept(setting.of(checked.settings)) == setting.of(checked.settings)


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text_comes_to_settings(text):
    checked = check_text(text)
    assert isinstance(checked.settings, Settings)
    for problem in (*checked.mistakes, *checked.hints):
        assert problem.what.startswith("settings.toml")
        assert problem.what.endswith(".")


GOOD = {
    "server.port": st.integers(1, 65535),
    "server.folder": st.text(st.characters(exclude_categories=["Cc", "Cs"])).map(lambda rest: f"/{rest}"),
    "server.interface": st.sampled_from(list(Interface)),
    "server.listen": st.sampled_from(list(Listen)),
    "server.allow_root": st.booleans(),
    "server.cull_idle": st.integers(0, 1000),
    "address.interval": st.integers(60, 86400),
    "notices.server": st.booleans(),
    "log.level": st.sampled_from(["debug", "info", "warning", "error"]),
}


@given(st.fixed_dictionaries({}, optional=GOOD))
@settings(deadline=None)
def test_good_settings_survive_being_written_and_read(values):
    text = "\n".join(f"{name} = {toml_value(value)}" for name, value in values.items())
    checked = check_text(text)
    assert checked == replace(check_text(""), settings=with_values(Settings(), values))
