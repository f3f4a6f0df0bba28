import os

import pytest
from beds.full_disk import as_an_ordinary_user

from nbtray.core.secrets import Secret
from nbtray.core.settings import Listen
from nbtray.storage.old_files import LONGEST, find_old, present
from nbtray.storage.refusals import NotAFile, StorageError
from nbtray.storage.shredding import shred


@pytest.fixture
def jupyter(tmp_path):
    folder = tmp_path / ".jupyter"
    folder.mkdir()
    return folder


def test_of_one_folder_the_newer_file_counts_and_json_before_python(tmp_path, jupyter):
    (jupyter / "jupyter_notebook_config.py").write_text("c.NotebookApp.port = 1\nc.NotebookApp.ip = '*'\n")
    (jupyter / "jupyter_notebook_config.json").write_text('{"NotebookApp": {"port": 2}}')
    (found,) = find_old([jupyter], tmp_path).profiles
    assert (found.folder, found.profile.port, found.profile.listen) == (jupyter, 2, Listen.INTERNET)
    (jupyter / "jupyter_server_config.py").write_text("c.ServerApp.port = 3\n")
    assert find_old([jupyter], tmp_path).profiles[0].profile.port == 3


def test_a_profile_that_says_nothing_is_none(tmp_path, jupyter):
    (jupyter / "jupyter_server_config.py").write_text("# c.ServerApp.port = 3\n")
    assert find_old([jupyter, tmp_path / "none"], tmp_path).profiles == []


@pytest.mark.parametrize("content", [b"\xff\xfe\0c", b"", b"\0" * 100, b"c.ServerApp.port = \xbf"])
def test_no_content_breaks_it(tmp_path, jupyter, content):
    for name in ("jupyter_server_config.py", "jupyter_server_config.json"):
        (jupyter / name).write_bytes(content)
    (tmp_path / ".email_settings").write_bytes(content)
    assert find_old([jupyter], tmp_path).profiles == []


def test_the_mail_settings_are_found(tmp_path):
    path = tmp_path / ".email_settings"
    path.write_text("to: bob@example.org\nfrom: ada@example.org\npassword: hush\nprovider: x\n")
    found = find_old([], tmp_path)
    assert (found.email_file, found.email.password) == (path, Secret("hush"))
    assert found.places == (path,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_password_is_read_letter_by_letter_however_the_file_was_saved(tmp_path, encoding, newline):
    lines = ("from: ada@example.org", "password : grün: 7 ", "")
    (tmp_path / ".email_settings").write_bytes(newline.join(lines).encode(encoding))
    assert find_old([], tmp_path).email.password == Secret("grün: 7")


def test_a_folder_in_a_file_of_latin_1_keeps_its_name(tmp_path, jupyter):
    (jupyter / "jupyter_server_config.py").write_bytes(
        "# -*- coding: latin-1 -*-\nc.ServerApp.root_dir = '/home/jürgen'\n".encode("latin-1")
    )
    assert find_old([jupyter], tmp_path).profiles[0].profile.folder == "/home/jürgen"


def test_mail_settings_that_will_not_do_are_a_sentence_with_their_file(tmp_path):
    (tmp_path / ".email_settings").write_text("to: bob\n")
    (problem,) = find_old([], tmp_path).problems
    assert str(tmp_path / ".email_settings") in problem.what


def test_what_may_not_be_read_or_is_too_long_is_a_sentence(tmp_path, jupyter):
    (jupyter / "jupyter_notebook_config.py").write_bytes(b"#" * (LONGEST + 1))
    secret = jupyter / "jupyter_server_config.py"
    secret.write_text("c.ServerApp.port = 3\n")
    secret.chmod(0)
    tmp_path.chmod(0o711)
    jupyter.chmod(0o755)
    with as_an_ordinary_user():
        found = find_old([jupyter], tmp_path)
    assert [each.code for each in found.problems] == ["OldFileTooLong", "NotAllowed"]


def test_only_what_is_there_is_present(tmp_path):
    (tmp_path / "cert.pem").touch()
    there = str(tmp_path / "cert.pem")
    assert present([there, str(tmp_path / "gone"), "~nobody-of-this-name/x", "a\0b", "x" * 5000]) == {there}


def test_a_shredded_file_is_gone_and_its_bytes_with_it(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"hush" * 50_000)
    with path.open("rb") as still_open:
        shred(path)
        assert still_open.read() == bytes(200_000)
    assert not path.exists()


def test_a_link_goes_together_with_what_it_leads_to(tmp_path):
    (tmp_path / "dotfiles").mkdir()
    real, link = tmp_path / "dotfiles" / "email", tmp_path / ".email_settings"
    real.write_text("hush")
    link.symlink_to(real)
    shred(link)
    assert not real.exists()
    assert not link.is_symlink()


def test_what_cannot_be_shredded_is_a_sentence_and_stays(tmp_path):
    with pytest.raises(StorageError):
        shred(tmp_path / "gone")
    os.mkfifo(tmp_path / "fifo")
    reader = os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(NotAFile):
        shred(tmp_path / "fifo")
    os.close(reader)
    assert (tmp_path / "fifo").exists()
