"""RFC 6886 as bytes: what a router may answer, and everything else."""

import struct
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.router.mapping import Reason
from nbtray.network.nat_pmp import ADDRESS_REQUEST, External, map_request, read_address, read_map
from nbtray.network.pcp import Declined, Granted


def mapped(  # noqa: PLR0913, PLR0917 -- the fields of an answer
    result=0, epoch=7, inside=9999, outside=9999, lifetime=3600, version=0, opcode=130
):
    return struct.pack("!BBHIHHI", version, opcode, result, epoch, inside, outside, lifetime)


def told(address="81.2.69.10", result=0, epoch=7, version=0, opcode=128):
    return struct.pack("!BBHI4s", version, opcode, result, epoch, IPv4Address(address).packed)


def test_the_requests_are_as_the_rfc_draws_them():
    assert ADDRESS_REQUEST == b"\0\0"
    assert map_request(9999, 443, 3600).hex() == "00020000270f01bb00000e10"
    assert map_request(9999, 443, 0).hex() == "00020000270f000000000000"  # 3.4: a deletion names no port


@given(st.integers(0, 2**32 - 1), st.integers(1, 65535), st.integers(1, 604_800))
def test_what_is_granted_is_read(epoch, outside, lifetime):
    assert read_map(mapped(0, epoch, outside=outside, lifetime=lifetime), 9999) == Granted(
        outside, IPv4Address(0), lifetime, epoch
    )


def test_the_address_is_read_from_an_answer_and_an_announcement_alike():
    assert read_address(told()) == External(IPv4Address("81.2.69.10"), 7)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (1, Reason.NOT_OFFERED),
        (2, Reason.NOT_AUTHORIZED),
        (3, Reason.NO_ADDRESS),
        (4, Reason.FULL),
        (5, Reason.NOT_OFFERED),
        (77, Reason.OTHER),
    ],
)
def test_each_refusal_has_its_reason(result, reason):
    for declined in (read_map(mapped(result), 9999), read_address(told(result=result))):
        assert isinstance(declined, Declined)
        assert declined.reason is reason


@pytest.mark.parametrize(
    "hostile",
    [
        mapped(inside=9998),
        mapped(outside=0),
        mapped(version=2),
        mapped(opcode=129),
        mapped(opcode=2),
        mapped()[:15],
        mapped() + b"x",
        told(),
        b"",
    ],
)
def test_what_is_no_answer_to_a_mapping_is_none(hostile):
    assert read_map(hostile, 9999) is None


@pytest.mark.parametrize("hostile", [told()[:11], told() + b"\0", told(version=1), mapped(), b"\0\0", b""])
def test_what_tells_no_address_is_none(hostile):
    assert read_address(hostile) is None


@given(st.binary(max_size=40))
def test_no_garbage_breaks_the_readers(garbage):
    granted = read_map(garbage, 9999)
    if isinstance(granted, Granted):
        assert garbage[:4] == b"\0\x82\0\0"
        assert garbage[8:10] == b"\x27\x0f"
    external = read_address(garbage)
    if isinstance(external, External):
        assert garbage[:4] == b"\0\x80\0\0"
