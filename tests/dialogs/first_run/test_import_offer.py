import pytest
from beds.own_certificates import ROOT, key_pem, pem

from nbtray.dialogs.first_run.__main__ import found_earlier
from nbtray.dialogs.first_run.import_offer import earlier
from nbtray.storage.old_files import OldFiles

PROFILE = "c = get_config()\nc.NotebookApp.port = 8888\nc.NotebookApp.notebook_dir = '{}'\n"
MAIL = "to: bob@example.org\nfrom: ada@gmail.com\npassword: abcd efgh\nprovider: gmail\n"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "notes").mkdir()
    return tmp_path


def test_where_nothing_was_before_there_is_nothing_to_offer(home):
    assert found_earlier() is None
    assert earlier(OldFiles()) is None
    assert list(home.iterdir()) == [home / "notes"]


@pytest.mark.parametrize("days", [(-400, -35), (-1, 90)], ids=["ended", "good"])
def test_a_certificate_that_would_keep_the_server_from_starting_is_not_taken_over(home, days):
    pair = home / "mycert.pem"
    pair.write_bytes(key_pem() + pem(ROOT.sign(days=days)))
    (home / ".jupyter").mkdir()
    config = home / ".jupyter" / "jupyter_server_config.py"
    config.write_text(f"c.ServerApp.port = 8888\nc.ServerApp.certfile = '{pair}'\n")
    assert ("certificate.file" in dict(found_earlier().more)) is (days[1] > 0)


def test_a_profile_and_the_mail_settings_are_offered_in_one_sentence(home):
    profile = home / ".ipython" / "profile_nbserver"
    profile.mkdir(parents=True)
    (profile / "ipython_notebook_config.py").write_text(PROFILE.format(home / "notes"))
    (home / ".email_settings").write_text(MAIL)
    found = found_earlier()
    assert found.sentence == (
        "Settings of an earlier notebook server are in ~/.ipython/profile_nbserver and ~/.email_settings."
    )
    assert (found.folder, found.port, found.account) == (str(home / "notes"), 8888, "ada@gmail.com")
    assert found.mail_password.reveal() == "abcd efgh"
    assert dict(found.more)["mail.recipients"] == ["bob@example.org"]
    assert "abcd" not in repr(found)
