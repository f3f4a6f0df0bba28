"""Real accounts on a real disk: what another one can rename is refused, and nothing else."""

import grp
import os
import sys
from pathlib import Path

import pytest
from beds.second_account import ADA, BOB, as_account, may_rename, open_place
from hypothesis import given, settings
from hypothesis import strategies as st

from nbtray.path_check import exchangeable, steps
from nbtray.storage.folders import find_folders, prepare
from nbtray.storage.permissions import FolderShared

if sys.platform != "linux" or os.geteuid() != 0:
    pytest.skip("only root can be two accounts", allow_module_level=True)

assert grp.getgrall()  # loaded now: the accounts may not look into the environment of root's tests


@pytest.fixture
def top():
    with open_place() as folder:
        yield folder


def made(path, owner, mode=0o755):
    path.mkdir()
    os.chown(path, owner, owner)
    path.chmod(mode)
    return path


def linked(path, target, owner):
    path.symlink_to(target)
    os.lchown(path, owner, owner)
    return path


def refused(home, by=ADA):
    """Tell what nbtray of this account says of the home: a sentence, a warning, or nothing."""
    told = home.parent / f"told-{os.urandom(4).hex()}"
    told.touch()
    told.chmod(0o666)
    with told.open("w") as said:

        def start():
            try:
                warnings = prepare(find_folders({"NBTRAY_HOME": str(home)}))
            except FolderShared as error:
                said.write(f"refused {error}")
            else:
                said.write("".join(f"warned {each}" for each in warnings))
            said.flush()
            return True

        assert as_account(by, start) == 0
    return told.read_text()


def test_a_folder_of_ones_own_is_taken_without_a_word(top):
    made(top / "ada", ADA, 0o700)
    assert refused(top / "ada" / "home") == ""


@pytest.mark.parametrize("mode", [0o755, 0o711, 0o777])
def test_a_folder_of_another_account_above_it_is_refused(top, mode):
    made(top / "bob", BOB, mode)
    made(top / "bob" / "home", ADA, 0o700)
    assert "bob belongs to another account" in refused(top / "bob" / "home")
    assert "refused" in refused(top / "bob" / "home")


def test_a_foreign_link_in_a_sticky_folder_is_refused(top):
    made(top / "public", 0, 0o1777)
    made(top / "ada", ADA, 0o700)
    made(top / "ada" / "home", ADA, 0o700)
    linked(top / "public" / "way", top / "ada" / "home", BOB)
    said = refused(top / "public" / "way")
    assert said.startswith("refused")
    assert "another account" in said or "link somebody" in said
    linked(top / "public" / "above", top / "ada", BOB)
    assert "above belongs to another account" in refused(top / "public" / "above" / "home")


def test_a_target_is_looked_at_as_the_link_is(top):
    made(top / "bob", BOB)
    made(top / "bob" / "home", ADA, 0o700)
    linked(top / "way", "bob/home", ADA)
    assert "bob belongs to another account" in refused(top / "way")


def test_a_foreign_link_that_nobody_can_exchange_is_refused_to_a_new_home_and_told_to_a_known_one(top):
    made(top / "ada", ADA, 0o700)
    linked(top / "way", top / "ada", BOB)
    assert refused(top / "way" / "home").startswith("refused")
    made(top / "ada" / "home", ADA, 0o700)
    made(top / "ada" / "home" / "state", ADA, 0o700)
    said = refused(top / "way" / "home")
    assert said.startswith("warned")
    assert said.count("the link") == 1


def test_nothing_is_made_in_a_place_that_is_refused(top):
    made(top / "bob", BOB, 0o777)
    assert refused(top / "bob" / "home").startswith("refused")
    assert not (top / "bob" / "home").exists()


def test_the_folder_of_the_private_environment_is_judged_alike(top):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "installer"))
    import place  # noqa: PLC0415 -- a script of the installer
    from problem import SetupFailed  # noqa: PLC0415 -- likewise

    made(top / "bob", BOB)
    made(top / "bob" / "environment", ADA)
    made(top / "ada", ADA)

    def fails(path):
        try:
            return place.warning(path) != ""
        except SetupFailed as failure:
            return "is not safe" in str(failure)

    assert as_account(ADA, lambda: fails(top / "bob" / "environment")) == 0
    assert as_account(ADA, lambda: fails(top / "ada" / "environment")) == 1


OWNERS = st.sampled_from([0, ADA, BOB])
MODES = st.sampled_from([0o700, 0o711, 0o755, 0o777, 0o1777, 0o1755])
PARTS = st.lists(st.tuples(OWNERS, MODES, st.booleans(), OWNERS), min_size=1, max_size=4)


@settings(max_examples=60)
@given(PARTS)
def test_the_verdict_is_what_the_disk_says(parts):
    with open_place() as top:
        at = top
        for number, (owner, mode, behind_a_link, link_owner) in enumerate(parts):
            real = made(at / f"part{number}", owner, mode)
            # Whoever cannot enter cannot show what they could do; the mode is judged by its other bits.
            real.chmod(mode | 0o111)
            at = linked(at / f"link{number}", real, link_owner) if behind_a_link else real
        wanted = any(
            may_rename(BOB, Path(entry.path))
            for _, entry in steps(at)
            if Path(entry.path).is_relative_to(top)
        )
        # Root may do everything, so the verdict is asked for as ada.
        found = as_account(ADA, lambda: (told := exchangeable(at)) is not None and told.can_rename)
        assert (found == 0) == wanted
