import base64

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.jupyter.inside.totp import SECONDS, accepted_step, code_of, recovery_hash, secret_from

RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238, appendix B, the last six of its eight digits.
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (2000000000, "279037")],
)
def test_the_codes_are_those_of_the_rfc(seconds, code):
    assert code_of(RFC_SECRET, seconds // SECONDS) == code


@given(st.binary(min_size=20, max_size=20), st.integers(0, 2**32))
def test_the_codes_are_those_of_every_app(secret, seconds):
    text = base64.b32encode(secret).decode()
    assert secret_from(text) == secret
    assert code_of(secret, seconds // SECONDS) == pyotp.TOTP(text).at(seconds)


def test_a_clock_may_be_one_step_off_and_no_more():
    now = 100 * SECONDS + 7
    codes = {step: code_of(RFC_SECRET, step) for step in range(90, 110)}
    assert [step for step in codes if accepted_step(RFC_SECRET, codes[step], now, ())] == [99, 100, 101]


def test_a_code_of_a_step_that_was_used_or_is_older_is_refused():
    now = 100 * SECONDS
    assert accepted_step(RFC_SECRET, code_of(RFC_SECRET, 100), now, (98, 99)) == 100
    for used in (100, 101):
        assert accepted_step(RFC_SECRET, code_of(RFC_SECRET, 100), now, (98, used)) is None


@pytest.mark.parametrize("later", [102, 100 + 8 * 2880, 2**40])
def test_a_code_that_a_clock_used_ahead_of_time_refuses_none_before(later):
    now = 100 * SECONDS
    assert accepted_step(RFC_SECRET, code_of(RFC_SECRET, 100), now, (later,)) == 100
    assert accepted_step(RFC_SECRET, code_of(RFC_SECRET, 100), now, (100, later)) is None
    assert accepted_step(RFC_SECRET, code_of(RFC_SECRET, later), later * SECONDS, (later, 100)) is None


@given(st.lists(st.tuples(st.integers(0, 2**31), st.integers(-1, 1)), max_size=30))
def test_wherever_the_clock_is_set_each_code_counts_once_and_a_new_one_always(times):
    used = []
    for seconds, off in times:
        step = max(0, seconds // SECONDS + off)
        near = [each for each in used if each <= seconds // SECONDS + 1]
        accepted = accepted_step(RFC_SECRET, code_of(RFC_SECRET, step), seconds, used)
        assert accepted not in used
        assert (accepted == step) is (step > max(near, default=-1))
        used += [accepted] if accepted is not None else []


@given(st.text(max_size=12))
def test_anything_else_is_no_code(text):
    if text not in {code_of(RFC_SECRET, step) for step in (99, 100, 101)}:
        assert accepted_step(RFC_SECRET, text, 100 * SECONDS, ()) is None


@pytest.mark.parametrize("text", ["", "A", "no base32!", "JBSWY3DPEHPK3PXP", "\xfc"])
def test_a_secret_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"base32|short|ASCII"):
        secret_from(text)


def test_a_recovery_code_may_be_typed_as_one_likes():
    assert recovery_hash("ABCD efgh-ijkl mnop") == recovery_hash("abcd-efgh-ijkl-mnop")
    assert recovery_hash("abcd-efgh-ijkl-mnoq") != recovery_hash("abcd-efgh-ijkl-mnop")
