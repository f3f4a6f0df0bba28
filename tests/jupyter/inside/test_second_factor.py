"""A code that has been used is used for good, on a full disk too."""

import json

import pytest
from beds.full_disk import no_file_may_grow
from beds.small_disk import fill, small_disk

from nbtray.jupyter.inside import totp
from nbtray.jupyter.inside.second_factor import SecondFactor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODES = ("aaaa-bbbb-cccc-dddd", "eeee-ffff-gggg-hhhh", "iiii-jjjj-kkkk-llll")
NOW = 1_800_000_000.0


@pytest.fixture
def factor():
    def begun(folder):
        recovery = [totp.recovery_hash(code) for code in CODES]
        (folder / "totp.json").write_text(json.dumps({"secret": SECRET, "recovery": recovery}))
        return SecondFactor(str(folder / "totp.json"), str(folder / "totp-spent.json"))

    return begun


def passes(factor, code):
    passed = factor.check(code, NOW)
    return passed is not None and factor.spend(passed)


def test_a_recovery_code_used_on_a_full_disk_is_used_for_the_next_server_too(factor, tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        first = factor(disk)
        assert passes(first, CODES[0])
        filler = fill(disk)
        assert passes(first, CODES[1])
        assert passes(first, CODES[2])
        filler.unlink()
        again = factor(disk)
        assert [passes(again, code) for code in CODES] == [False, False, False]


def test_one_that_cannot_be_marked_as_used_is_not_let_through(factor, tmp_path):
    first = factor(tmp_path)
    with no_file_may_grow():
        assert not passes(first, CODES[0])
    assert passes(first, CODES[0])
    assert not passes(first, CODES[0])
    assert not passes(factor(tmp_path), CODES[0])


def test_a_one_time_code_is_let_through_once_whatever_the_disk_does(factor, tmp_path):
    first = factor(tmp_path)
    code = totp.code_of(totp.secret_from(SECRET), int(NOW) // totp.SECONDS)
    with no_file_may_grow():
        assert passes(first, code)
        assert not passes(first, code)
