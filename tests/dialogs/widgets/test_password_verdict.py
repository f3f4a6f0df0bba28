import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.logins.password_choice import refusal
from nbtray.dialogs.widgets.password_verdict import HINT, rebuff, verdict

COMMON = frozenset({"password", "12345678"})


@pytest.mark.parametrize(
    ("password", "sentence", "level"),
    [
        ("", HINT, 0),
        ("a", "7 more characters, at least.", 0),
        ("abcdefg", "1 more character, at least.", 0),
        ("Password", "This password is one of the 1000 that every attacker tries first.", 0),
        ("aaaaaaaa", "Weak: somebody who really wants to can guess it.", 1),
        ("correct horse battery", "Strong: very hard to guess.", 3),
    ],
)
def test_what_is_typed_is_judged_in_a_sentence(password, sentence, level):
    judged = verdict(password, COMMON)
    assert (judged.sentence, judged.level) == (sentence, level)


@given(st.text(max_size=40))
def test_the_window_takes_what_the_rules_take_and_nothing_else(password):
    taken = bool(password) and refusal(password, COMMON) is None
    judged = verdict(password, COMMON)
    assert judged.accepted == taken
    assert (rebuff(password, COMMON) == "") == taken
    assert (judged.level > 0) == taken
    assert judged.sentence.endswith(".")
