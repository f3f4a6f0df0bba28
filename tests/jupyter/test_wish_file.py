"""Whether the next nbtray goes on trying what this one tried when it was killed."""

from beds.full_disk import as_an_ordinary_user

from nbtray.core.folders import Folders
from nbtray.core.server.effects import KeepWish
from nbtray.jupyter import wish_file
from nbtray.jupyter.wish_file import WishFile
from nbtray.storage.private_files import PrivateFiles


def test_it_is_kept_until_it_is_forgotten(tmp_path):
    folders = Folders(tmp_path / "settings", tmp_path / "state", tmp_path / "logs", tmp_path / "run")
    wish = WishFile(folders, PrivateFiles())
    assert not wish.is_kept()
    wish.keep(KeepWish(wanted=True))
    assert WishFile(folders, PrivateFiles()).is_kept()
    wish.keep(KeepWish(wanted=False))
    assert not wish.is_kept()


def test_it_does_not_outlive_the_computers_run(tmp_path, monkeypatch):
    folders = Folders(tmp_path / "settings", tmp_path / "state", tmp_path / "logs", tmp_path / "run")
    wish = WishFile(folders, PrivateFiles())
    wish.keep(KeepWish(wanted=True))
    monkeypatch.setattr(wish_file, "boot", lambda: "the next one")
    assert not wish.is_kept()


def test_a_disk_that_takes_nothing_costs_no_more_than_the_wish(tmp_path):
    tmp_path.chmod(0o500)
    folders = Folders(tmp_path / "settings", tmp_path / "state", tmp_path / "logs", tmp_path / "run")
    wish = WishFile(folders, PrivateFiles())
    with as_an_ordinary_user():
        wish.keep(KeepWish(wanted=True))
    assert not wish.is_kept()
