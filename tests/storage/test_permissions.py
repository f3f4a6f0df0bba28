"""Whatever others have a right to is mended at the start; a place that cannot be private is refused."""

import os
import stat
from pathlib import Path

import pytest

from nbtray.storage.folders import find_folders, prepare
from nbtray.storage.permissions import FolderShared
from nbtray.storage.private_files import PrivateFiles


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folders(tmp_path):
    found = find_folders({"NBTRAY_HOME": str(tmp_path / "home")})
    prepare(found)
    for path in (found.certificate, found.control_secret, found.settings_file, found.log):
        PrivateFiles().write(path, b"kept")
    return found


def test_a_file_that_others_could_read_is_mended_and_told(folders):
    folders.certificate.chmod(0o644)
    folders.control_secret.chmod(0o660)
    (warning,) = prepare(folders)
    assert str(folders.certificate) in warning.what
    assert "and 1 more" in warning.what
    assert (mode_of(folders.certificate), mode_of(folders.control_secret)) == (0o600, 0o600)
    assert prepare(folders) == ()


def test_settings_saved_by_an_editor_are_mended_without_a_word(folders):
    folders.settings_file.chmod(0o644)
    assert prepare(folders) == ()
    assert mode_of(folders.settings_file) == 0o600


def test_what_a_link_leads_to_and_what_jupyter_keeps_is_left_alone(folders, tmp_path):
    elsewhere = tmp_path / "dotfiles.toml"
    elsewhere.write_text("")
    elsewhere.chmod(0o644)
    folders.settings_file.unlink()
    folders.settings_file.symlink_to(elsewhere)
    jupyters = folders.jupyter / "runtime" / "jpserver-1-open.html"
    PrivateFiles().write(jupyters, b"")
    jupyters.chmod(0o644)
    assert prepare(folders) == ()
    assert (mode_of(elsewhere), mode_of(jupyters)) == (0o644, 0o644)


def test_files_of_nbtray_are_private_whatever_the_umask(folders):
    before = os.umask(0)
    try:
        PrivateFiles().write(folders.state / "new" / "file", b"")
        PrivateFiles().write(folders.certificate, b"again")
    finally:
        os.umask(before)
    assert (mode_of(folders.state / "new"), mode_of(folders.state / "new" / "file")) == (0o700, 0o600)
    assert mode_of(folders.certificate) == 0o600


def test_a_replaced_file_is_private_however_open_the_old_one_was(folders):
    folders.certificate.chmod(0o666)
    PrivateFiles().write(folders.certificate, b"again")
    assert mode_of(folders.certificate) == 0o600


@pytest.mark.parametrize("mode", [0o777, 0o707, 0o702])
def test_a_folder_that_every_account_could_exchange_is_refused(tmp_path, mode):
    public = tmp_path / "public"
    (public / "between").mkdir(parents=True)
    public.chmod(mode)
    with pytest.raises(FolderShared, match=r"every account may exchange what is in .*public"):
        prepare(find_folders({"NBTRAY_HOME": str(public / "between" / "home")}))


def test_a_folder_behind_a_link_into_an_open_one_is_refused(tmp_path):
    public = tmp_path / "public"
    public.mkdir()
    public.chmod(0o777)
    (public / "home").mkdir(mode=0o700)
    (tmp_path / "home").symlink_to(public / "home")
    with pytest.raises(FolderShared, match="every account may exchange"):
        prepare(find_folders({"NBTRAY_HOME": str(tmp_path / "home")}))


def test_a_folder_of_ours_in_a_sticky_one_is_private_enough(tmp_path):
    public = tmp_path / "tmp"
    public.mkdir()
    public.chmod(0o1777)
    assert prepare(find_folders({"NBTRAY_HOME": str(public / "home")})) == ()


def test_a_disk_that_keeps_no_permissions_is_refused(folders, monkeypatch):
    folders.state.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)  # as FAT and many shares do
    with pytest.raises(FolderShared, match="its disk keeps no permissions"):
        prepare(folders)
