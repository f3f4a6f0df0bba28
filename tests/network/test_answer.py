from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.address.readings import Family, Seen, Unavailable, is_public
from nbtray.network.answer import Answer, reading_of

headers = st.text(max_size=60)
answers = st.builds(Answer, st.integers(100, 599), st.binary(max_size=300), headers, headers)
addresses = st.ip_addresses()


@given(answers, st.sampled_from(Family))
def test_whatever_is_answered_is_a_reading(answer, family):
    reading = reading_of(answer, family)
    assert isinstance(reading, Seen | Unavailable)
    if isinstance(reading, Seen):
        assert answer.status == 200
        assert reading.address.version == family
        assert is_public(reading.address)


@given(addresses, st.sampled_from(Family), st.sampled_from(["", "\n", "\r\n", " "]))
def test_only_a_public_address_of_the_family_asked_for_is_seen(address, family, end):
    reading = reading_of(Answer(200, f"{address}{end}".encode()), family)
    mapped = isinstance(address, IPv6Address) and address.ipv4_mapped
    believable = address.version == family and is_public(address) and not mapped
    assert isinstance(reading, Seen) == believable


@given(st.integers(100, 599).filter(lambda status: status != 200))
def test_no_status_but_200_is_an_address(status):
    assert isinstance(reading_of(Answer(status, b"93.184.216.34"), Family.IPV4), Unavailable)


ASKED = "Mon, 06 Jul 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("retry_after", "date", "cool_off"),
    [
        ("", ASKED, 3600),
        ("600", ASKED, 600),
        (" 600 ", "", 600),
        ("0", ASKED, 60),
        ("9" * 400, ASKED, 86_400),
        ("-5", ASKED, 3600),
        ("soon", ASKED, 3600),
        ("1e9", ASKED, 3600),
        ("٦٠٠", ASKED, 3600),
        ("Mon, 06 Jul 2026 10:10:00 GMT", ASKED, 600),
        ("Mon, 06 Jul 2026 09:00:00 GMT", ASKED, 60),
        ("Mon, 06 Jul 2099 10:10:00 GMT", ASKED, 86_400),
        ("Mon, 06 Jul 2026 10:10:00 GMT", "", 3600),
        ("Mon, 06 Jul 2026 10:10:00", ASKED, 3600),
        ("Mon, 99 Jul 2026 10:10:00 GMT", ASKED, 3600),
        ("Mon, 06 Jul 9999999 10:10:00 GMT", ASKED, 3600),
    ],
)
def test_retry_after_is_honoured_within_reason(retry_after, date, cool_off):
    reading = reading_of(Answer(429, b"", retry_after, date), Family.IPV4)
    assert isinstance(reading, Unavailable)
    assert reading.cool_off == cool_off


def test_a_failure_that_is_no_refusal_asks_for_no_rest():
    reading = reading_of(Answer(503, b"", retry_after="120"), Family.IPV4)
    assert reading == Unavailable("it answered with HTTP status 503")


def test_the_address_is_a_value():
    assert reading_of(Answer(200, b"93.184.216.34\n"), Family.IPV4) == Seen(IPv4Address("93.184.216.34"))
