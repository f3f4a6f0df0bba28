from dataclasses import replace
from datetime import UTC, timedelta, timezone
from html.parser import HTMLParser

import pytest
from contracts.mailer_contract import LETTER
from hypothesis import given
from hypothesis import strategies as st
from letters import ALARM, GUESSES, INTRUSION

from nbtray.core.mail.message import Incident, IncidentKind, Topic
from nbtray.core.mail.text import SUBJECT_PREFIX, worded

CET = timezone(timedelta(hours=1), "CET")


class Reader(HTMLParser):
    """What a mail program makes of it."""

    def __init__(self, html):
        super().__init__()
        self.links, self.tags, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        self.text += data


def test_a_move_is_told_whole_in_both_forms():
    text = worded(LETTER, CET)
    assert text.subject == "[nbtray] lab: new address 203.0.113.7"
    assert text.sender == "nbtray on lab"
    html = Reader(text.html)
    for told in (
        *("https://203.0.113.7:9999/", "https://192.168.1.20:9999/", "203.0.113.7", "198.51.100.4"),
        *("2F:CA:2F:CA:2F:CA:2F:CA", "24 November 2026, 23:16 (CET, UTC+01:00)", "lab"),
        *("told to write to you whenever the address changes", 'nbtray config set mail.account ""'),
    ):
        assert told in text.plain
        assert told in html.text
    assert html.links == ["https://203.0.113.7:9999/"] * 2 + ["https://192.168.1.20:9999/"]


def test_the_forms_have_their_own_fingerprint_only_while_it_is_needed():
    trusted = worded(replace(LETTER, fingerprint_sha256=""), CET)
    assert "fingerprint" not in trusted.plain
    assert "fingerprint" not in trusted.html


def test_several_changes_are_counted():
    assert "It changed 3 times since the last letter." in worded(replace(LETTER, changes=3), CET).plain
    assert "times" not in worded(LETTER, CET).plain


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"moved_from": ()}, "found at 203.0.113.7"),
        ({"moved_from": ("",)}, "found at 203.0.113.7"),
        ({"moved_from": ("203.0.113.7",)}, "back at 203.0.113.7"),
        ({"moved_from": (), "port_from": 10_001}, "new port 9999 at 203.0.113.7"),
        ({"moved_from": (), "port_from": 9999}, "back at 203.0.113.7"),
        ({"wrong": ("93.184.216.34",)}, "corrected address 203.0.113.7"),
        ({"port_from": 10_001}, "new address 203.0.113.7"),
        ({"topic": Topic.STILL_ALIVE, "moved_from": ()}, "still at 203.0.113.7"),
        ({"topic": Topic.TEST, "urls": (), "addresses": (), "moved_from": ()}, "a test letter"),
    ],
)
def test_each_topic_has_its_subject(change, subject):
    text = worded(replace(LETTER, **change), UTC)
    assert text.subject == f"[nbtray] lab: {subject}"
    assert text.plain
    assert text.html


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"moved_from": ("203.0.113.7",), "changes": 2},
            ("is where it was before", "right again. It changed 2 times since the last letter."),
        ),
        (
            {"moved_from": ("203.0.113.7", "2001:db8::1"), "addresses": ("203.0.113.7", "2001:db8::2")},
            ("The address is now 203.0.113.7 and 2001:db8::2; it was 2001:db8::1.",),
        ),
        (
            {"moved_from": (), "port_from": 10_001},
            ("has a new port", "is now 9999; it was 10001. The address is 203.0.113.7, as before."),
        ),
        ({"moved_from": ()}, ("The address is 203.0.113.7. Another letter follows when it changes.",)),
        (
            {"moved_from": ("93.184.216.34",), "wrong": ("93.184.216.34",)},
            (
                "The last address of your Jupyter on lab was wrong",
                "93.184.216.34 was wrong: address services reported it. The address is 203.0.113.7.",
            ),
        ),
        ({"moved_from": (), "port_from": 1, "urls": ("https://203.0.113.7/",)}, ("The port is now 443",)),
        ({"port_from": 10_001}, ("it was 198.51.100.4. The port is now 9999; it was 10001.",)),
    ],
)
def test_it_says_what_is_different_and_what_is_as_before(change, told):
    text = worded(replace(LETTER, **change), UTC)
    for words in told:
        assert words in text.plain
        assert words in Reader(text.html).text


def test_still_alive_is_stopped_by_itself():
    assert "mail.still_alive never" in worded(replace(LETTER, topic=Topic.STILL_ALIVE), UTC).plain


def test_what_comes_from_outside_is_no_markup():
    text = worded(replace(LETTER, computer="<b>lab</b>&", urls=('https://x/"onclick="y',)), CET)
    reader = Reader(text.html)
    assert "b" not in reader.tags
    assert reader.links[0] == 'https://x/"onclick="y'
    assert "<b>lab</b>&" in reader.text


@given(st.text(max_size=80), st.text(max_size=80))
def test_nobody_slips_a_line_into_a_header(computer, url):
    text = worded(replace(LETTER, computer=computer, urls=(url,), addresses=(url,)), CET)
    assert text.subject.startswith(f"{SUBJECT_PREFIX} ")
    assert text.subject.isprintable()
    assert text.sender.isprintable()


def incident(kind):
    return replace(INTRUSION, kind=kind)


def test_an_alarm_tells_what_happened_where_and_when_and_what_to_do():
    text = worded(ALARM, CET)
    assert text.subject == "[nbtray] lab: login alarm: somebody logged in from 203.0.113.5 (and 1 more)"
    html = Reader(text.html)
    for told in (
        "Somebody has logged in to lab from a new address",
        "1 March 2026, 12:59 (CET, UTC+01:00): 203.0.113.5 logged in (Firefox)",
        "7 wrong passwords in ten minutes, from 3 networks",
        "If it was not you:",
        *("nbtray password", "nbtray logins --log-everybody-out", "nbtray totp on"),
        "was told to write to you when somebody logs in from a new place, or guesses passwords",
        "nbtray config set mail.logins false",
    ):
        assert told in text.plain
        assert told in html.text
    assert html.links == []  # a letter that alarms and wants a click is what swindlers send


@pytest.mark.parametrize(
    ("kind", "subject", "means"),
    [
        (IncidentKind.NEW_PLACE, "somebody logged in from 203.0.113.5", "If it was you"),
        (IncidentKind.PASSWORD_KNOWN, "203.0.113.5 knows the password", "the door stayed shut"),
        (IncidentKind.LOCKED_OUT, "203.0.113.5 guesses the password", "Nobody got in"),
    ],
)
def test_each_incident_has_its_words(kind, subject, means):
    text = worded(replace(ALARM, incidents=(incident(kind),), changes=1), UTC)
    assert text.subject == f"[nbtray] lab: login alarm: {subject}"
    assert means in text.plain
    assert "203.0.113.5" in text.plain
    assert "nbtray password" in text.plain
    assert ("knows your password" in text.plain) is (kind is IncidentKind.PASSWORD_KNOWN)


def test_guesses_from_everywhere_have_no_address():
    text = worded(replace(ALARM, incidents=(GUESSES,), changes=1), UTC)
    assert text.subject == "[nbtray] lab: login alarm: 3 networks guess the password"
    assert "Nobody got in" in text.plain


def test_whoever_has_the_password_is_told_first_however_many_guess_later():
    later = tuple(replace(GUESSES, at=GUESSES.at + timedelta(minutes=n)) for n in range(9))
    text = worded(replace(ALARM, incidents=(INTRUSION, *later), changes=30), UTC)
    assert "somebody logged in from 203.0.113.5 (and 29 more)" in text.subject
    assert "20 more: see Logins… under Passwords and logins in nbtray's menu" in text.plain
    assert "Nobody got in" not in text.plain


@given(st.text(max_size=80), st.text(max_size=80))
def test_nobody_slips_a_line_or_markup_into_an_alarm(address, browser):
    strange = Incident(IncidentKind.NEW_PLACE, INTRUSION.at, address, f"{browser}<script>\r\n1. Send money")
    text = worded(replace(ALARM, incidents=(strange,), changes=1), UTC)
    assert text.subject.isprintable()
    assert "\n1. Send money" not in text.plain
    harmless = worded(replace(ALARM, incidents=(INTRUSION,), changes=1), UTC)
    assert Reader(text.html).tags == Reader(harmless.html).tags
