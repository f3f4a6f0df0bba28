import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.router.mapping import Reason, Refusal
from nbtray.network.upnp_tries import FORBIDDEN, Try, next_try

ERRORS = [
    *(
        "ConflictInMappingEntry",
        "ConflictWithOtherMechanisms",
        "OnlyPermanentLeasesSupported",
        "Invalid Args",
    ),
    *("Action not authorized", "NoPortMapsAvailable", "SamePortValuesRequired", "Miniupnpc HTTP error"),
]
FIRST = Try(9999, 3600)


def after(error, failed=FIRST, wanted=9999, *, any_port=True):
    return next_try(wanted, failed, error, (failed.port,), any_port=any_port)


def test_a_router_that_knows_only_lasting_mappings_gets_one():
    assert after("OnlyPermanentLeasesSupported") == Try(9999, 0)
    assert after("Invalid Args") == Try(9999, 0)  # 402: how others say it
    assert after("Invalid Args", Try(9999, 0)) == Refusal(Reason.OTHER, "Invalid Args")


def test_a_port_of_somebody_else_is_left_to_them():
    assert after("ConflictInMappingEntry") == Try(10_000, 3600)
    assert after("ConflictInMappingEntry", any_port=False) == Refusal(Reason.TAKEN)
    assert after("ConflictInMappingEntry", Try(65_535, 0), 65_535) == Try(65_534, 0)


def test_a_low_port_that_is_forbidden_becomes_a_high_one():
    assert after(FORBIDDEN, Try(443, 3600), 443) == Try(10_443, 3600)
    assert after(FORBIDDEN, Try(443, 3600), 443, any_port=False) == Refusal(Reason.PORT_RANGE)
    assert after(FORBIDDEN) == Refusal(Reason.NOT_AUTHORIZED)


def test_ports_that_must_be_the_same_cannot_be_exchanged():
    assert after("SamePortValuesRequired", Try(10_000, 3600)) == Refusal(Reason.TAKEN)


@pytest.mark.parametrize("error", ["NoPortMapsAvailable"])
def test_a_full_table_is_said(error):
    assert after(error) == Refusal(Reason.FULL)


@given(st.integers(1, 65_535), st.booleans(), st.lists(st.sampled_from(ERRORS), min_size=12, max_size=12))
def test_it_comes_to_an_end_within_the_ports_there_are(wanted, any_port, errors):
    current, tried = Try(wanted, 3600), (wanted,)
    for error in errors:
        assert 1 <= current.port <= 65_535
        assert any_port or current.port == wanted
        current = next_try(wanted, current, error, tried, any_port=any_port)
        if isinstance(current, Refusal):
            return
        tried = (*tried, current.port)
    pytest.fail("it goes on and on")
