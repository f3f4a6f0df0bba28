import pytest
from beds import real_keyring
from beds.own_certificates import ROOT, key_pem, pem
from beds.real_keyring import RealKeyring

from nbtray.core.secrets import Kept, Missing, Secret
from nbtray.core.settings import CertificateKind, CertificateSettings
from nbtray.core.settings.check import check_content
from nbtray.desktop.keyring_secrets import KeyringSecrets, account
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.secrets_file import SecretsFile

SHA1 = "sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a"
NAME = "mail ada@gmail.com"


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    """A home folder with nothing old in it."""
    home = tmp_path / "user"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    return home


@pytest.fixture
def profile(user):
    folder = user / ".ipython" / "profile_nbserver"
    folder.mkdir(parents=True)
    (user / "notebooks").mkdir()
    (folder / "ipython_notebook_config.py").write_text(
        f"c = get_config()\nc.NotebookApp.port = 8765\nc.NotebookApp.password = u'{SHA1}'\n"
        "c.NotebookApp.ip = '*'\nc.NotebookManager.notebook_dir = u'~/notebooks'\nprint 'old'\n"
    )
    return folder


@pytest.fixture
def email(user):
    path = user / ".email_settings"
    path.write_text("to: bob@example.org\nfrom: ada@gmail.com\npassword: hush-hush\nprovider: gmail\n")
    return path


@pytest.fixture
def settings(folders):
    return lambda: check_content(folders.settings_file.read_bytes()).settings


@pytest.fixture
def kept(folders):
    return lambda: SecretsFile(folders, PrivateFiles()).get(NAME)


@pytest.fixture
def keyring():
    if lacking := real_keyring.missing():
        pytest.skip(f"not installed: {', '.join(lacking)}")
    with RealKeyring() as keyring:
        yield keyring


def test_where_there_is_nothing_old_it_says_so(nbtray, folders):
    done = nbtray("import")
    assert (done.status, done.err) == (0, "")
    assert done.out == "There is nothing here that nbtray does not have already.\n"
    assert not folders.settings_file.exists()


def test_a_file_that_nobody_understands_is_no_success(nbtray, folders, email):
    email.write_text("to: nobody in particular\n")
    done = nbtray("import", "--yes")
    assert done.status == 1
    assert "that is no mail address" in done.err
    assert done.err.endswith("Nothing has been taken over.\nMend what is said above, then try again.\n")
    assert not folders.settings_file.exists()


@pytest.mark.parametrize("names", [(), ("lab.example",)], ids=["for nobody", "for a name"])
def test_only_a_certificate_that_will_do_is_taken_over(nbtray, settings, profile, user, names):
    """The recipes of those days made one for a year, and for no name: no server would start with it."""
    (user / "mycert.pem").write_bytes(key_pem() + pem(ROOT.sign(names=names)))
    with (profile / "ipython_notebook_config.py").open("a") as file:
        file.write(f"c.NotebookApp.certfile = u'{user}/mycert.pem'\n")
    done = nbtray("import", "--yes")
    assert done.status == 0
    certificate = settings().certificate
    if names:
        assert (certificate.kind, certificate.file) == (CertificateKind.OWN_FILES, f"{user}/mycert.pem")
    else:
        assert certificate == CertificateSettings()
        assert "is for no DNS name and no address. It is left out" in done.err


@pytest.mark.usefixtures("profile")
def test_it_shows_what_it_found_and_changes_nothing_without_a_yes(nbtray, folders, email):
    done = nbtray("import")
    assert done.status == 1
    for line in (
        "server.port = 8765   (now 9999)",
        'server.folder = "~/notebooks"',
        "the hash of a password",
    ):
        assert line in done.out
    assert 'mail.account = "ada@gmail.com"' in done.out
    assert "which goes into the keyring" in done.out
    assert "Gmail wants an app password" in done.err
    assert done.err.endswith("Add --yes to take it over.\n")
    assert "hush" not in done.out + done.err
    assert "a68df" not in done.out + done.err
    assert not folders.settings_file.exists()
    assert not folders.password_hash.exists()
    assert email.exists()


@pytest.mark.usefixtures("profile", "user")
def test_a_yes_moves_the_password_into_the_keyring_and_nowhere_else(
    nbtray, folders, email, settings, keyring
):
    variables = {"DBUS_SESSION_BUS_ADDRESS": keyring.env["DBUS_SESSION_BUS_ADDRESS"]}
    done = nbtray.process("import", "--yes", **variables)
    assert (done.status, done.out.splitlines()[-1]) == (0, "Taken over.")
    assert "hush" not in done.out + done.err
    secrets = KeyringSecrets(account(folders), environ=keyring.env)
    assert secrets.get(NAME) == Kept(Secret("hush-hush"))
    assert settings().server.port == 8765
    assert settings().server.folder == "~/notebooks"
    assert settings().mail.recipients == ("bob@example.org",)
    assert folders.password_hash.read_text() == f"{SHA1}\n"
    assert folders.password_hash.stat().st_mode & 0o777 == 0o600
    written = b"".join(path.read_bytes() for path in folders.settings.rglob("*") if path.is_file())
    assert b"hush" not in written
    assert email.exists()
    assert "--shred" in done.err


@pytest.mark.usefixtures("profile")
def test_without_a_keyring_nothing_is_taken_over_by_halves(nbtray, folders, email):
    done = nbtray("import", "--yes")
    assert done.status == 1
    assert "mail.keep_password" in done.err
    assert not folders.settings_file.exists()
    assert not folders.password_hash.exists()
    assert email.exists()


def test_another_place_is_taken_when_it_is_named_and_the_file_shredded_when_asked(
    nbtray, email, settings, kept
):
    done = nbtray("import", "--yes", "--keep-password", "file", "--shred")
    assert done.status == 0
    assert kept() == Kept(Secret("hush-hush"))
    assert settings().mail.keep_password == "file"
    assert not email.exists()
    assert "copies may remain" in done.err
    assert nbtray("import").out.startswith("There is nothing here")


@pytest.mark.usefixtures("profile")
def test_a_no_changes_nothing(nbtray, folders, email):
    with nbtray.terminal("import") as terminal:
        terminal.until("Take this over? [y/N]:")
        terminal.type("n")
        assert terminal.end() == 1
    assert not folders.settings_file.exists()
    assert email.exists()


def test_a_person_without_a_keyring_chooses_where_the_password_goes(nbtray, email, settings, kept):
    with nbtray.terminal("import") as terminal:
        terminal.until("Take this over?")
        terminal.type("y")
        terminal.until("There is no keyring here")
        terminal.until("or not at all (no) [no]:")
        terminal.type("file")
        terminal.until("Keep it there? [y/N]:")
        terminal.type("y")
        terminal.until("copies may remain")
        terminal.until("[y/N]:")
        terminal.type("y")
        assert terminal.end() == 0
        assert "hush" not in terminal.text
    assert kept() == Kept(Secret("hush-hush"))
    assert settings().mail.keep_password == "file"
    assert not email.exists()


def test_who_leaves_the_password_keeps_the_file_and_gets_the_rest(nbtray, email, settings, kept):
    with nbtray.terminal("import") as terminal:
        terminal.until("Take this over?")
        terminal.type("y")
        terminal.until("or not at all (no) [no]:")
        terminal.type("")
        assert terminal.end() == 0
        assert "Overwrite" not in terminal.text
    assert settings().mail.account == "ada@gmail.com"
    assert kept() == Missing()
    assert email.exists()


def test_of_several_profiles_a_person_chooses(nbtray, user, profile, settings):
    (user / ".jupyter").mkdir()
    (user / ".jupyter" / "jupyter_server_config.py").write_text("c.ServerApp.port = 7654\n")
    with nbtray.terminal("import") as terminal:
        terminal.until(f"2. {profile}")
        terminal.until("Which of these [1]:")
        terminal.type("2")
        terminal.until("Take this over?")
        terminal.type("y")
        assert terminal.end() == 0
    assert settings().server.port == 8765
    assert nbtray("import", "--yes").status == 0
    assert settings().server.port == 7654


@pytest.mark.usefixtures("email")
def test_one_profile_can_be_named(nbtray, user, profile):
    assert "server.port = 8765" in nbtray("import", "--from", str(profile)).out
    refused = nbtray("import", "--from", str(user / "notebooks"))
    assert refused.status == 1
    assert refused.err.startswith(f"{user}/notebooks holds no notebook configuration")
    assert nbtray("import", "--from", str(user / "gone")).status == 2


@pytest.mark.usefixtures("profile")
def test_mail_settings_that_will_not_do_leave_the_rest(nbtray, user, settings):
    (user / ".email_settings").write_text("to: nobody\npassword: hush-hush\n")
    done = nbtray("import", "--yes")
    assert done.status == 0
    assert "that is no mail address" in done.err
    assert "hush" not in done.err
    assert settings().server.port == 8765


@pytest.mark.usefixtures("profile")
def test_a_settings_file_with_a_mistake_is_not_touched(nbtray, folders, email):
    folders.settings.mkdir(parents=True)
    folders.settings_file.write_text("[server\n")
    done = nbtray("import", "--yes", "--keep-password", "file")
    assert done.status == 1
    assert folders.settings_file.read_text() == "[server\n"
    assert not folders.password_hash.exists()
    assert email.exists()


@pytest.mark.usefixtures("profile")
def test_the_running_nbtray_hears_of_it(nbtray, running):
    assert nbtray("import", "--yes").status == 0
    running.wait_until(lambda status: status.port == 8765)
    running.wait_until(lambda status: any(each.code == "WeakPassword" for each in status.warnings))


def test_a_secret_for_this_session_goes_to_the_running_nbtray(nbtray, email, running):
    assert nbtray("import", "--yes", "--keep-password", "session").status == 0
    assert running.session.get(NAME) == Kept(Secret("hush-hush"))
    assert email.exists()


def test_who_is_asked_for_a_first_password_hears_of_the_old_one(nbtray, profile):
    with nbtray.terminal("run", "--no-tray") as terminal:
        terminal.until(str(profile))
        terminal.until("`nbtray import` takes it over")
        terminal.until("Password (at least 8 characters)")
        terminal.press_ctrl_c()
        assert terminal.end() == 1
