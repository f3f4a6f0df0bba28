"""RFC 6887 as bytes: what a router may answer, and everything else."""

import struct
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.router.mapping import Reason
from nbtray.network.pcp import (
    Declined,
    Granted,
    announce_request,
    map_request,
    read_announce,
    read_map,
)

NONCE = bytes(range(12))
PORTS = st.integers(1, 65535)
SECONDS = st.integers(1, 7 * 86_400)
EPOCHS = st.integers(0, 2**32 - 1)
MAPPED = b"\0" * 10 + b"\xff\xff"


def answer(  # noqa: PLR0913, PLR0917 -- the fields of an answer
    result=0, lifetime=3600, epoch=7, nonce=NONCE, protocol=6, inside=9999, outside=9999, address=None
):
    external = address or IPv4Address("81.2.69.10")
    packed = MAPPED + external.packed if external.version == 4 else external.packed
    return struct.pack(
        "!BBBBII12x12sB3xHH16s", 2, 0x81, 0, result, lifetime, epoch, nonce, protocol, inside, outside, packed
    )


def test_a_request_is_as_the_rfc_draws_it():
    request = map_request("192.168.77.10", 9999, 443, 3600, NONCE)
    assert request.hex() == (
        "0201000000000e10"
        + (MAPPED + bytes([192, 168, 77, 10])).hex()
        + NONCE.hex()
        + "06000000270f01bb"
        + MAPPED.hex()
        + "00000000"
    )
    only_this = map_request("192.168.77.10", 9999, 443, 3600, NONCE, any_port=False)
    assert only_this == request + bytes([2, 0, 0, 0])


def test_a_deletion_names_no_option_and_ipv6_no_ipv4():
    deletion = map_request("192.168.77.10", 9999, 0, 0, NONCE, any_port=False)
    assert len(deletion) == 60
    six = map_request("2001:ba8:1f1::10", 9999, 9999, 3600, NONCE)
    assert six[8:24] == IPv6Address("2001:ba8:1f1::10").packed
    assert six[-16:] == bytes(16)
    assert len(announce_request("192.168.77.10")) == 24


@given(outside=PORTS, lifetime=SECONDS, epoch=EPOCHS, last=st.integers(0, 255))
def test_what_is_granted_is_read(outside, lifetime, epoch, last):
    address = IPv4Address(f"81.2.69.{last}")
    told = read_map(answer(0, lifetime, epoch, outside=outside, address=address), NONCE, 9999)
    assert told == Granted(outside, address, lifetime, epoch)


def test_a_hole_in_a_firewall_has_an_ipv6_address():
    six = IPv6Address("2001:ba8:1f1::10")
    assert read_map(answer(address=six), NONCE, 9999) == Granted(9999, six, 3600, 7)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (1, Reason.NOT_OFFERED),
        (2, Reason.NOT_AUTHORIZED),
        (4, Reason.NOT_OFFERED),
        (7, Reason.NO_ADDRESS),
        (8, Reason.NO_RESOURCES),
        (10, Reason.FULL),
        (11, Reason.TAKEN),
        (12, Reason.IN_BETWEEN),
        (200, Reason.OTHER),
    ],
)
def test_each_refusal_has_its_reason(result, reason):
    told = read_map(answer(result), NONCE, 9999)
    assert isinstance(told, Declined)
    assert told.reason is reason


@pytest.mark.parametrize(
    "hostile",
    [
        answer(nonce=bytes(12)),
        answer(2, nonce=bytes(12)),
        answer(protocol=17),
        answer(inside=9998),
        answer(outside=0),
        answer()[:59],
        answer()[:24],
        answer() + b"x",
        b"\x01" + answer()[1:],
        b"\x02\x01" + answer()[2:],
        b"\x02\x82" + answer()[2:],
        b"\x02\x80" + answer()[2:],
        answer() + bytes(1044),
        map_request("192.168.77.10", 9999, 443, 3600, NONCE),
    ],
    ids=[
        *("nonce", "a refusal with another nonce", "protocol", "port", "no port", "short", "no map", "odd"),
        *("version", "a request", "opcode", "an announcement", "long", "our own"),
    ],
)
def test_what_is_no_answer_to_us_is_none(hostile):
    assert read_map(hostile, NONCE, 9999) is None


@pytest.mark.parametrize("hostile", [b"\0\x80\0\1\0\0\0\7", b"\0\x80\0\1", b"\1\x81\0\1" + bytes(20)])
def test_a_server_of_another_version_is_understood_as_that(hostile):
    told = read_map(hostile, NONCE, 9999)
    assert isinstance(told, Declined)
    assert told.reason is Reason.NOT_OFFERED


def test_an_announcement_tells_the_epoch():
    assert read_announce(struct.pack("!BBBBII12x", 2, 0x80, 0, 0, 0, 12)) == 12
    assert read_announce(answer()) is None


@given(st.binary(max_size=1200))
def test_no_garbage_breaks_the_reader_or_opens_a_door(garbage):
    assert not isinstance(read_map(garbage, NONCE, 9999), Granted)
    read_announce(garbage)


@given(st.integers(0, 59), st.integers(0, 255))
def test_one_wrong_byte_never_makes_another_mapping_of_it(at, byte):
    changed = bytearray(answer())
    changed[at] = byte
    told = read_map(bytes(changed), NONCE, 9999)
    if isinstance(told, Granted) and changed != answer():
        # Lifetime, epoch, what is reserved, and what the router may choose: its port and its address.
        assert at == 2 or 4 <= at < 24 or 37 <= at < 40 or at >= 42
