"""Only the server's own cookies are found, as tornado would have found them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.httputil import HTTPHeaders, parse_cookie

from nbtray.jupyter.inside.own_cookies import LONGEST_VALUE, cookie_of, own_cookies

OURS = ("username-here", "_xsrf")


def kept(sent):
    return own_cookies(HTTPHeaders({"Host": "here", "Cookie": sent}))


@pytest.mark.parametrize(
    ("sent", "ours"),
    [
        ("", ""),
        ("a=b", ""),
        ("_xsrf=1", "_xsrf=1"),
        ("a=b; _xsrf=1; c=d", "_xsrf=1"),
        ("a=b;_xsrf=1;c=d", "_xsrf=1"),
        ('_xsrf=2|ab|cd; username-here="2|1:0|x=="', 'username-here="2|1:0|x=="; _xsrf=2|ab|cd'),
        ("username-there=1; xusername-here=2; a=username-here=3", ""),
        ("_xsrf=1; _xsrf=2", "_xsrf=2"),
        ("_xsrf=1; a_xsrf=2", "_xsrf=1"),
        (f"_xsrf={'x' * (LONGEST_VALUE + 1)}", ""),
    ],
)
def test_the_server_s_own_cookies_are_kept_and_no_others(sent, ours):
    assert kept(sent) == ours


NAMES = st.sampled_from([*OURS, "username-there", "a_xsrf", "x", ""])
VALUES = st.text("ab=|: ", max_size=6).map(str.strip)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8), st.sampled_from(["; ", ";"]))
def test_tornado_reads_the_same_of_what_is_kept(pairs, between):
    sent = between.join(f"{name}={value}" for name, value in pairs)
    expected = {name: value for name, value in parse_cookie(sent).items() if name in OURS}
    assert parse_cookie(kept(sent)) == (expected or parse_cookie(""))


@pytest.mark.parametrize(
    "sent", ["a=b; " * 3000, "_xsrf=" * 2500, "_xsrf=;" * 2000, "a_xsrf=;" * 1900, ";" * 15_000]
)
def test_of_a_flood_one_of_each_is_left(sent):
    assert len(parse_cookie(kept(sent))) <= len(OURS)
    assert len(kept(sent)) <= LONGEST_VALUE + 100


def test_the_name_is_jupyter_s():
    assert cookie_of("lab.example:9999") == "username-lab-example-9999"
