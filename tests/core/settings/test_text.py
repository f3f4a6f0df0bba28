import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.settings.schema import BY_NAME, GROUPS, SETTINGS
from nbtray.core.settings.text import LONGEST_SHOWN, advice_for, guess, shown, template, toml_key, toml_value
from nbtray.core.settings.version import newest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@given(VALUES)
def test_a_value_written_is_the_value_read(value):
    assert tomllib.loads(f"key = {toml_value(value)}") == {"key": value}


@given(TEXTS)
def test_a_key_written_is_the_key_read(key):
    assert tomllib.loads(f"{toml_key(key)} = 1") == {key: 1}


@given(st.text() | VALUES | st.dates() | st.floats())
def test_what_is_shown_is_short_and_harmless(value):
    assert len(shown(value)) <= LONGEST_SHOWN
    assert shown(value).isprintable()


def test_the_template_explains_every_setting_and_sets_none():
    text = template()
    assert tomllib.loads(text) == {"version": newest()} | {group: {} for group in GROUPS}
    for setting in SETTINGS:
        assert f"# {setting.meaning}\n# {setting.key} = " in text


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_advice_is_an_example_that_works(setting):
    example = advice_for(setting).split("`")[1]
    (value,) = tomllib.loads(example).values()
    assert setting.rule.accept(value) == value or list(setting.rule.accept(value)) == value


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("server.prot", "server.port"),
        ("server.Port", "server.port"),
        ("sever.port", "server.port"),
        ("listen", "server.listen"),
        ("address.source", "address.sources"),
        ("notice", "[notices]"),
    ],
)
def test_a_slip_is_guessed(name, meant):
    assert guess(name) == f"Did you mean {meant}?"


def test_every_name_is_its_place_in_the_file():
    assert all(name == f"{setting.group}.{setting.key}" for name, setting in BY_NAME.items())
