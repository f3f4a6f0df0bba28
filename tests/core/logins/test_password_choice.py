import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.logins.password_choice import Strength, refusal, strength

COMMON = frozenset({"password1", "iloveyou"})


@pytest.mark.parametrize(
    "password", ["four unrelated words", "12345679", "ünïcödé!", "a" * 500, "日本語のパスワード"]
)
def test_a_long_uncommon_password_is_taken(password):
    assert refusal(password, COMMON) is None


@pytest.mark.parametrize("password", ["", "short", "1234567"])
def test_a_short_one_is_refused_with_its_length(password):
    problem = refusal(password, COMMON)
    assert problem is not None
    assert problem.code == "PasswordTooShort"
    assert str(len(password)) in problem.what


@pytest.mark.parametrize("password", ["password1", "PassWord1", "iloveyou"])
def test_a_common_one_is_refused_however_it_is_written(password):
    problem = refusal(password, COMMON)
    assert problem is not None
    assert problem.code == "PasswordCommon"
    assert password.lower() not in str(problem).lower()


@pytest.mark.parametrize(
    "password", [" leading space", "trailing space ", "tab\tinside", "line\nbreak", "nul\x00byte!"]
)
def test_what_the_login_form_would_change_is_refused(password):
    problem = refusal(password, COMMON)
    assert problem is not None
    assert problem.code == "PasswordUntypable"


@pytest.mark.parametrize("password", ["aaaaaaaa", "12345678", "abcabcabc", "password"])
def test_what_follows_from_itself_is_weak(password):
    assert strength(password) is Strength.WEAK


@pytest.mark.parametrize("password", ["k7mw-3fhq-vx2p-9tnd", "correct horse battery staple"])
def test_what_is_long_and_unforeseeable_is_strong(password):
    assert strength(password) is Strength.STRONG


@given(st.text())
def test_every_text_has_a_strength(password):
    assert strength(password) in Strength


@given(st.text(min_size=8), st.characters())
def test_one_more_character_never_weakens(password, character):
    assert strength(password + character) >= strength(password)
