"""What the browsers of 2026 call themselves, and what people call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.logins.browser_name import BROWSERS, SYSTEMS, browser_name
from nbtray.jupyter.inside.audit import LONGEST_AGENT

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        (f"{WINDOWS} {CHROME} Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} {CHROME} Safari/537.36 Edg/126.0.0.0", "Edge on Windows"),
        (f"{WINDOWS} {CHROME} Safari/537.36 OPR/111.0.0.0", "Opera on Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "Chrome on Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", "Chrome on ChromeOS"),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/17.5 Safari/605.1.15",
            "Safari on macOS",
        ),
        (f"{IPHONE} {WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{IPHONE} {WEBKIT} FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
        ("Mozilla/5.0 (Haiku) Firefox/128.0", "Firefox"),
        ("Mozilla/5.0 (X11; Linux x86_64)", ""),
        ("python-requests/2.31", ""),
        ("evil Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_people_call_it(user_agent, name):
    assert browser_name(user_agent) == name
    assert browser_name(user_agent[:LONGEST_AGENT]) == name  # as the audit has it


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_a_stranger_calls_itself_gets_into_the_name(system, browser):
    words = browser_name(f"Mozilla/5.0 ({system}) {browser} Firefox/128.0").split(" on ")
    assert words[0] in {name for _, name in BROWSERS}
    assert words[1:] == [] or words[1:] in [[name] for _, name in SYSTEMS]
