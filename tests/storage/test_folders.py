import os
import stat
from pathlib import Path

import pytest
from beds.full_disk import as_an_ordinary_user

from nbtray.core.folders import Folders
from nbtray.storage.folders import SOCKET_PATH_LIMIT, NoHome, find_folders, prepare
from nbtray.storage.permissions import FolderShared
from nbtray.storage.refusals import NotAFolder, NotAllowed


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folders(tmp_path):
    return find_folders({"NBTRAY_HOME": str(tmp_path / "home")})


def test_one_folder_of_choice_holds_everything(tmp_path):
    home = tmp_path / "home"
    assert find_folders({"NBTRAY_HOME": str(home)}) == Folders(
        home, home / "state", home / "logs", home / "run"
    )


def test_a_relative_folder_is_meant_from_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_folders({"NBTRAY_HOME": "here"}).settings_file == tmp_path / "here" / "settings.toml"


def test_a_tilde_is_this_users_home():
    assert find_folders({"NBTRAY_HOME": "~/portable"}).settings == Path.home() / "portable"


def test_without_a_choice_the_platform_decides(tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    found = find_folders({})
    assert found.settings == tmp_path / "config" / "nbtray"
    assert found.state == tmp_path / "state" / "nbtray"
    assert tmp_path / "state" in found.logs.parents
    assert found.runtime == found.state / "run"


def test_an_empty_choice_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert find_folders({"NBTRAY_HOME": ""}).settings == tmp_path / "nbtray"


def test_the_sessions_own_folder_holds_the_socket(tmp_path):
    assert find_folders({"XDG_RUNTIME_DIR": str(tmp_path)}).runtime == tmp_path / "nbtray"


@pytest.mark.parametrize("session", ["/nowhere/run", "/proc/1"])
def test_somebody_elses_session_does_not(session, monkeypatch):
    if session == "/proc/1":  # theirs, as after `su`
        monkeypatch.setattr(os, "getuid", lambda: 4711)
    found = find_folders({"XDG_RUNTIME_DIR": session})
    assert found.runtime == found.state / "run"


@pytest.mark.parametrize("length", [10, 200])
def test_a_link_to_the_home_leads_to_the_same_socket(tmp_path, length):
    home, link = tmp_path / ("x" * length), tmp_path / "link"
    home.mkdir()
    link.symlink_to(home)
    sockets = {find_folders({"NBTRAY_HOME": str(each)}).control_socket for each in (home, link)}
    assert len(sockets) == 1


@pytest.mark.parametrize("length", [10, 80, 200])
@pytest.mark.parametrize("letter", ["x", "ü"])
def test_the_socket_has_an_address_however_deep_the_folder_lies(tmp_path, length, letter):
    home = tmp_path / (letter * length)
    found = find_folders({"NBTRAY_HOME": str(home)})
    assert len(os.fsencode(found.control_socket)) <= SOCKET_PATH_LIMIT
    assert found == find_folders({"NBTRAY_HOME": str(home)})
    assert found != find_folders({"NBTRAY_HOME": f"{home}2"})


def test_a_deep_folder_for_temporary_files_is_left_out_too(tmp_path, monkeypatch):
    deep = tmp_path / ("t" * 100)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    found = find_folders({"NBTRAY_HOME": str(tmp_path / ("x" * 100))})
    assert len(os.fsencode(found.control_socket)) <= SOCKET_PATH_LIMIT


@pytest.mark.parametrize("home", ["~nobody-of-this-name/x"])
def test_no_home_is_a_sentence(home):
    with pytest.raises(NoHome):
        find_folders({"NBTRAY_HOME": home})


def test_an_account_without_a_home_is_told_the_way_out(monkeypatch):
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", lambda _: (_ for _ in ()).throw(KeyError))
    with pytest.raises(NoHome, match="Set NBTRAY_HOME"):
        find_folders({})


def test_every_folder_is_made_and_private(folders):
    assert prepare(folders) == ()
    assert [mode_of(each) for each in (folders.settings, folders.state, folders.logs, folders.runtime)] == [
        0o700
    ] * 4
    assert prepare(folders) == ()


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_others_could_enter_is_mended_and_told(folders, mode):
    prepare(folders)
    folders.state.chmod(mode)
    (warning,) = prepare(folders)
    assert str(folders.state) in warning.what
    assert mode_of(folders.state) == 0o700
    assert prepare(folders) == ()


def test_a_folder_we_lost_our_own_rights_to_is_mended_quietly(folders):
    prepare(folders)
    folders.state.chmod(0o500)
    assert prepare(folders) == ()
    assert mode_of(folders.state) == 0o700


def test_a_file_in_the_way_is_a_sentence(folders):
    folders.settings.mkdir()
    folders.logs.write_text("")
    with pytest.raises(NotAFolder, match="logs is needed as a folder"):
        prepare(folders)


def test_no_permission_is_a_sentence(folders, tmp_path):
    tmp_path.chmod(0o500)
    with as_an_ordinary_user(), pytest.raises(NotAllowed, match="NBTRAY_HOME"):
        prepare(folders)
    tmp_path.chmod(0o700)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make folders of others")
def test_a_folder_of_another_account_is_refused(folders):
    folders.settings.mkdir()
    os.chown(folders.settings, 4711, 4711)
    with pytest.raises(FolderShared, match="belongs to another account"):
        prepare(folders)


def test_a_folder_for_everybody_is_refused_and_left_alone(tmp_path):
    tmp_path.chmod(0o1777)
    with pytest.raises(FolderShared, match="other programs keep their files in it"):
        prepare(find_folders({"NBTRAY_HOME": str(tmp_path)}))
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
    tmp_path.chmod(0o700)


def test_the_users_home_itself_is_refused_and_left_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    tmp_path.chmod(0o755)
    with pytest.raises(FolderShared):
        prepare(find_folders({"NBTRAY_HOME": "~"}))
    assert mode_of(tmp_path) == 0o755


def test_a_link_planted_where_anyone_can_plant_one_is_refused(tmp_path):
    public = tmp_path / "public"
    public.mkdir()
    public.chmod(0o1777)
    (tmp_path / "private").mkdir(mode=0o755)
    (public / "run").symlink_to(tmp_path / "private")
    with pytest.raises(FolderShared, match="a link somebody has put there"):
        prepare(Folders(*(tmp_path / name for name in ("a", "b", "c")), public / "run"))
    assert mode_of(tmp_path / "private") == 0o755


def test_a_persons_own_link_is_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "home").symlink_to("elsewhere")
    prepare(find_folders({"NBTRAY_HOME": str(tmp_path / "home")}))
    assert (tmp_path / "elsewhere" / "state").is_dir()
