import pytest

from nbtray.core.settings.rules import Flag, OneOf, Place, Sources, Whole, Wrong


@pytest.mark.parametrize(
    ("rule", "words", "value"),
    [
        (Whole("x", 0, 9), ("5",), 5),
        (Whole("x", 0, 9), ("-5",), -5),
        (Whole("x", 0, 9), ("1_0",), "1_0"),
        (Whole("x", 0, 9), ("٣",), "٣"),
        (Whole("x", 0, 9), ("9" * 5000,), "9" * 5000),
        (Flag(), ("TRUE",), True),
        (Flag(), ("no",), False),
        (Flag(), ("2",), "2"),
        (OneOf(("a", "b")), ("a",), "a"),
        (Place("x"), ("/my", "notebooks"), "/my notebooks"),
        (Sources(), ("https://a", "https://b"), ["https://a", "https://b"]),
        (Sources(), ("[https://a, https://b]",), ["https://a", "https://b"]),
        (Sources(), (), []),
    ],
)
def test_words_of_a_command_line(rule, words, value):
    assert rule.from_words(words) == value


@pytest.mark.parametrize(
    "value", ["/data", "~", "~/x", "~ada/x", "C:\\Users", "d:/x", "\\\\server\\share", "/ä b"]
)
def test_a_place_is_a_full_path(value):
    assert Place("x").accept(value) == value


@pytest.mark.parametrize(
    "value", ["", "x", "./x", "../x", "/a\nb", "/a\0b", "/a\udcff", 1, None, ["/"], "C:x"]
)
def test_anything_else_is_no_place(value):
    assert isinstance(Place("x").accept(value), Wrong)


@pytest.mark.parametrize(
    "source",
    [
        "http://a.example",
        "https://",
        "https:///x",
        "//a.example",
        "a.example",
        "ftp://a.example",
        "https://a.example:port",
        "https://a.example:99999",
        "https://a b.example",
        "https://a.example/\n",
        'https://a.example/"',
        "https://[::1",
        "",
        None,
        ["https://a.example"],
    ],
)
def test_a_source_that_is_none_is_told_by_its_place(source):
    wrong = Sources().accept(["https://one.example", "https://two.example", source])
    assert isinstance(wrong, Wrong)
    assert wrong.item == 2


@pytest.mark.parametrize(
    "sources",
    [
        ["https://a.example/x?y=1", "https://b.example:8443"],
        ["https://[2001:db8::1]/", "https://192.0.2.1"],
        ["https://a.example", "https://a.example/again", "https://b.example"],
    ],
)
def test_two_hosts_are_enough(sources):
    assert Sources().accept(sources) == tuple(sources)
