import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.secrets import Kept, Secret
from nbtray.core.secrets import book as secret_book
from nbtray.core.secrets.book import NotOurs


def test_a_secret_shows_itself_to_nobody():
    secret = Secret("hush-hush")
    for shown in (repr(secret), str(secret), f"{secret}", f"{Kept(secret)}", f"{[secret]!r}", f"{secret!a}"):
        assert "hush" not in shown
    assert secret.reveal() == "hush-hush"


@pytest.mark.parametrize("leave", [copy.copy, copy.deepcopy, pickle.dumps, json.dumps])
def test_a_secret_does_not_leave_by_the_back_door(leave):
    with pytest.raises(TypeError) as refused:
        leave(Secret("hush-hush"))
    assert "hush" not in str(refused.value)


def test_secrets_are_equal_when_their_texts_are():
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


@given(st.dictionaries(st.text(), st.text()))
def test_what_is_written_is_read_and_any_place_can_hold_it(secrets):
    text = secret_book.write(secrets)
    assert text.isascii()
    assert secret_book.read(text) == secrets


def test_no_text_holds_no_secret():
    assert secret_book.read(None) == {}


@pytest.mark.parametrize(
    "text", ["", "hush", "[1]", '{"mail": 1}', '{"mail": ["hush"]}', "null", "[" * 100_000]
)
def test_anything_else_is_refused_without_repeating_it(text):
    with pytest.raises(NotOurs, match="holds something that is not nbtray's") as refused:
        secret_book.read(text)
    assert "hush" not in f"{refused.value!r} {refused.value.__cause__!r}"
