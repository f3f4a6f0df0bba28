"""A person is sent to the right line, however the file is written."""

import contextlib
import tomllib

import pytest
from beds.toml_documents import Written, documents
from hypothesis import given, settings
from hypothesis import strategies as st

from nbtray.core.settings.lines import key_lines


@given(documents())
@settings(max_examples=150, deadline=None)
def test_each_key_is_on_the_line_it_was_written_on(written: Written):
    tomllib.loads(written.text)
    assert key_lines(written.text) == written.lines


def paths(value, above=()):
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield (*above, key)
        yield from paths(item, (*above, key))


TRICKY = st.lists(
    st.sampled_from(
        [
            "a",
            "b",
            ".",
            "=",
            " ",
            "\n",
            "[",
            "]",
            "{",
            "}",
            ",",
            '"',
            "'",
            '"""',
            "'''",
            "\\",
            "#",
            "1",
            "\r\n",
        ]
    ),
    max_size=30,
).map("".join)


@given(st.text(max_size=60) | TRICKY)
@settings(max_examples=300, deadline=None)
def test_whatever_tomllib_can_read_has_a_line_for_every_key(text: str):
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with contextlib.suppress(ValueError):
            key_lines(text)  # whatever it cannot read still comes to an end
        return
    assert set(key_lines(text)) == set(paths(parsed))


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("# first\n\n[server]\n# port = 1\nport = 2\n", ("server", "port"), 5),
        ("[ 'server' ]\n\"po\\u0072t\" = 2", ("server", "port"), 2),
        ("server.folder = '~'\nserver.port = 2", ("server", "port"), 2),
        ("server = {folder = '# no', port = 2}", ("server", "port"), 1),
        ("text = '''\nport = 1\n'''\nport = 2", ("port",), 4),
        ("when = 1979-05-27 07:32:00\nport = 2", ("port",), 2),
        ("[address]\nsources = [\n  # one\n  'a', # two\n  'b',\n]", ("address", "sources", 1), 5),
        ("[[a]]\nx = 1\n[[a]]\ny = 2", ("a", "y"), 4),
        ("x = 1\r\ny = 2\r\n", ("y",), 2),
    ],
)
def test_the_line_of(text, path, line):
    assert key_lines(text)[path] == line
