import email
import email.policy
import time
from dataclasses import replace

import pytest
from contracts.mailer_contract import LETTER
from hypothesis import given
from hypothesis import strategies as st
from letters import ALARM

from nbtray.core.mail.route import route_of
from nbtray.core.secrets import Secret
from nbtray.core.settings import MailSettings
from nbtray.mail.message import message_of
from nbtray.mail.order import Order, order_of

MAIL = MailSettings(account="ada@example.org", recipients=("a@x.org", "b@x.org"), host="mail.x.org")
ORDER = order_of(LETTER, route_of(MAIL), Secret("hidden-secret"))


def parsed(order):
    content = message_of(order)
    return content, email.message_from_bytes(content, policy=email.policy.default)


def test_the_headers_say_what_it_is():
    content, message = parsed(ORDER)
    assert message["From"] == "nbtray on lab <ada@example.org>"
    assert message["To"] == "a@x.org, b@x.org"
    assert message["Subject"] == "[nbtray] lab: new address 203.0.113.7"
    assert message["Message-ID"] == LETTER.message_id
    assert message["Date"].datetime == LETTER.written_at
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert content.isascii()
    assert b"hidden-secret" not in content


@pytest.fixture
def in_kathmandu(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed here")
@pytest.mark.usefixtures("in_kathmandu")
def test_the_time_is_the_one_on_the_clock_of_whoever_reads_it_here():
    _, message = parsed(ORDER)
    assert message["Date"].endswith("04:01:00 +0545")
    plain, html = (part.get_content() for part in message.iter_parts())
    assert "25 November 2026, 04:01 (UTC+05:45)" in plain
    assert "25 November 2026, 04:01 (UTC+05:45)" in html


def test_a_retry_is_the_same_letter():
    assert parsed(ORDER)[1]["Message-ID"] == parsed(ORDER)[1]["Message-ID"]


@given(st.text(max_size=100))
def test_a_computers_name_makes_no_header(computer):
    content, message = parsed(
        replace(ORDER, letter=replace(LETTER, computer=f"{computer}\r\nBcc: eve@x.org"))
    )
    assert "Bcc" not in message
    assert message["To"] == "a@x.org, b@x.org"
    assert b"\nBcc:" not in content.partition(b"\r\n\r\n")[0]


def test_an_order_comes_through_the_pipe_as_it_was_and_shows_no_secret():
    assert Order.from_json(ORDER.to_json()) == ORDER
    assert "hidden-secret" not in repr(ORDER)
    alarm = replace(ORDER, letter=ALARM)
    assert Order.from_json(alarm.to_json()) == alarm
