"""Nobody but root and this account may rename a part of a path to what is ours."""

import stat

from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.path_trust import Account, Entry, exchangeable

ME, BOB, OVERFLOW = 1000, 1001, 65534
ACCOUNT = Account(ME, OVERFLOW)
FOLDER, LINK = stat.S_IFDIR, stat.S_IFLNK


def folder(path, owner=0, mode=0o755, group=""):
    return Entry(path, owner, FOLDER | mode, group)


def link(path, owner=0):
    return Entry(path, owner, LINK | 0o777)


ROOT = folder("/")
HOME = folder("/home/ada", ME, 0o750)


def test_a_home_folder_is_ones_own():
    assert exchangeable([(ROOT, folder("/home")), (folder("/home"), HOME)], ACCOUNT) is None


def test_a_folder_of_somebody_else_above_it_is_told():
    theirs = folder("/srv/bob", BOB)
    found = exchangeable([(folder("/srv"), theirs), (theirs, folder("/srv/bob/nb", ME, 0o700))], ACCOUNT)
    assert found.can_rename
    assert found.reason == "/srv/bob belongs to another account, which may exchange what is in it"


def test_a_foreign_link_in_a_sticky_folder_is_told():
    found = exchangeable([(folder("/public", 0, 0o1777), link("/public/nb", BOB))], ACCOUNT)
    assert found.can_rename
    assert found.reason == "/public/nb belongs to another account, which may exchange it"


def test_what_is_ours_in_a_sticky_folder_is_safe():
    assert exchangeable([(folder("/public", 0, 0o1777), folder("/public/nb", ME, 0o700))], ACCOUNT) is None


def test_a_foreign_link_where_nobody_can_rename_is_a_doubt():
    found = exchangeable([(folder("/srv"), link("/srv/nb", BOB))], ACCOUNT)
    assert not found.can_rename
    assert found.reason == "the link /srv/nb belongs to another account"


def test_the_worst_is_told_and_not_the_first():
    public = folder("/srv/all", 0, 0o777)
    steps = [(folder("/srv"), link("/srv/nb", BOB)), (public, folder("/srv/all/nb", ME))]
    assert exchangeable(steps, ACCOUNT).reason == "every account may exchange what is in /srv/all"


def test_a_group_with_others_in_it_is_told_unless_the_folder_is_ours():
    shared = folder("/srv/lab", 0, 0o775, "lab")
    mine = folder("/home/ada/lab", ME, 0o775, "lab")
    entry = folder("nb", ME, 0o700)
    assert "everybody in the group lab" in exchangeable([(shared, entry)], ACCOUNT).reason
    assert exchangeable([(mine, entry)], ACCOUNT) is None
    assert exchangeable([(folder("/srv/ada", 0, 0o775), entry)], ACCOUNT) is None


def test_the_top_of_a_container_may_belong_to_nobody_known():
    top = folder("/", OVERFLOW)
    home = folder("/home", OVERFLOW)
    assert exchangeable([(top, folder("/nb", ME))], ACCOUNT) is None
    assert exchangeable([(home, folder("/home/nb", ME))], ACCOUNT).can_rename
    inside = Account(ME, OVERFLOW, in_namespace=True)
    assert exchangeable([(top, home), (home, folder("/home/nb", ME))], inside) is None


OWNERS = st.sampled_from([0, ME, BOB, OVERFLOW])
MODES = st.integers(0, 0o1777)
ENTRIES = st.builds(
    lambda name, owner, kind, mode, group: Entry(f"/x/{name}", owner, kind | mode, group),
    *(st.sampled_from("abc"), OWNERS, st.sampled_from([FOLDER, LINK]), MODES, st.sampled_from(["", "lab"])),
)
STEPS = st.lists(st.tuples(ENTRIES, ENTRIES), max_size=5)


def may_rename(by, parent, entry):
    """What unlink(2) and path_resolution(7) say, for one other account that is in every group."""
    writes = by == parent.owner or parent.mode & stat.S_IWOTH
    group = parent.mode & stat.S_IWGRP and parent.shared_group and parent.owner != ME
    if parent.mode & stat.S_ISVTX:
        return by == parent.owner or (by == entry.owner and bool(writes or group))
    return bool(writes or group)


@given(STEPS)
def test_whatever_another_account_may_rename_is_told(steps):
    found = exchangeable(steps, ACCOUNT)
    can = any(may_rename(by, *step) for step in steps for by in (BOB, OVERFLOW))
    assert (found is not None and found.can_rename) == can


@given(STEPS)
def test_a_path_is_no_safer_for_being_longer(steps):
    if exchangeable(steps[:-1], ACCOUNT) is not None:
        assert exchangeable(steps, ACCOUNT) is not None


@given(STEPS)
def test_what_is_only_roots_and_ours_and_closed_to_others_is_safe(steps):
    if all(each.owner in (0, ME) and not each.mode & 0o022 for step in steps for each in step):
        assert exchangeable(steps, ACCOUNT) is None
