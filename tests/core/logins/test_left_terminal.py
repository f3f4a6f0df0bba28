from datetime import UTC, datetime

import pytest

from nbtray.core.logins.left_terminal import NAMED, LeftTerminal, in_words

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def terminals(count):
    return [LeftTerminal(str(number), NOW, "203.0.113.5", FIREFOX) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, ""),
        (
            1,
            (
                "A terminal still runs that was opened by a login that has ended: "
                "1 (203.0.113.5, Firefox on Linux)."
            ),
        ),
        (
            2,
            (
                "2 terminals still run that were opened by logins that have ended: "
                "1 (203.0.113.5, Firefox on Linux), 2 (203.0.113.5, Firefox on Linux)."
            ),
        ),
    ],
)
def test_each_is_told_by_its_name_and_where_its_login_was_from(count, sentence):
    assert in_words(terminals(count)) == sentence


def test_many_are_counted():
    said = in_words(terminals(NAMED + 3))
    assert said.startswith(f"{NAMED + 3} terminals still run")
    assert said.endswith(" and 3 more.")
    assert said.count("Firefox") == NAMED


def test_what_a_browser_calls_itself_moves_no_cursor():
    assert "\x1b" not in in_words([LeftTerminal("1", NOW, "203.0.113.5", "evil\x1b[2J")])
