"""`nbtray mail`, against a real mail server."""

import pytest
from beds.bad_address_services import Authority
from beds.real_keyring import RealKeyring, missing
from beds.smtp_server import PASSWORD, USER, SmtpServer

from nbtray.core.mail.events import SendAgainChosen
from nbtray.core.secrets import Missing, Secret
from nbtray.core.settings import Security

GIVEN = f"{PASSWORD}\n".encode()
WITHOUT_KEYRING = {"DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": ""}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(authority):
    with SmtpServer(authority.context("127.0.0.1"), Security.TLS) as running:
        yield running


@pytest.fixture(autouse=True)
def configured(folders, server, authority):
    """Write the settings of that server, and more lines."""

    def write(*more):
        folders.settings.mkdir(parents=True, exist_ok=True)
        lines = (
            "[mail]",
            f'account = "{USER}"',
            'host = "127.0.0.1"',
            f"port = {server.port}",
            f'authorities = "{authority.file}"',
        )
        folders.settings_file.write_text("\n".join((*lines, *more, "")))

    write()
    return write


def test_a_test_letter_is_sent_step_by_step(nbtray, server):
    done = nbtray.process("mail", "test", "--stdin", given=GIVEN)
    assert done.status == 0, done
    lines = done.out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["ok", name] for name in ("settings", "resolve", "connect", "tls", "login", "accepted")
    ]
    assert all(" s  " in line for line in lines)
    assert lines[-1].endswith(f"127.0.0.1 has accepted the letter for {USER}.")
    assert len(server.post.letters) == 1


def test_what_fails_says_what_to_do_and_with_which_status(nbtray, server):
    done = nbtray.process("mail", "test", "--stdin", given=b"wrong\n")
    assert done.status == 1
    assert "no login" in done.out
    assert "nbtray mail password" in done.out
    assert done.err == "The test letter was not delivered.\nThe last line above tells why, and what to do.\n"
    assert "wrong" not in done.out
    assert not server.post.letters


def test_without_an_account_it_says_how_to_choose_one(nbtray, folders):
    folders.settings_file.write_text("")
    done = nbtray.process("mail", "test")
    assert done.status == 1
    assert "nbtray config set mail.account" in done.out


def test_the_password_goes_where_it_was_told_and_is_found_again(nbtray, folders, server):
    done = nbtray.process("mail", "password", "--stdin", "--keep", "file", "--yes", given=GIVEN)
    assert (done.status, done.out) == (0, f"The password of {USER} is in a file that only you can read.\n")
    assert 'keep_password = "file"' in folders.settings_file.read_text()
    assert PASSWORD not in folders.settings_file.read_text()
    assert folders.secrets_file.stat().st_mode & 0o777 == 0o600
    assert nbtray.process("mail", "test").status == 0
    assert server.post.letters[0].user == USER


def test_a_plain_file_needs_a_yes(nbtray, folders):
    done = nbtray.process("mail", "password", "--stdin", "--keep", "file", given=GIVEN)
    assert done.status == 1
    assert "plain text" in done.err
    assert "--yes" in done.err
    assert not folders.secrets_file.exists()


def test_without_a_keyring_a_person_chooses_another_place(nbtray, folders):
    with nbtray.terminal("mail", "password", **WITHOUT_KEYRING) as person:
        person.until(f"Password of {USER}: ")
        person.type(PASSWORD)
        person.until("There is no keyring here")
        person.until("or not at all (no) [no]: ")
        person.type("file")
        person.until("readable by your account only")
        person.until("Keep it there? [y/N]: ")
        person.type("y")
        person.until("is in a file that only you can read.")
        assert person.end() == 0
    assert PASSWORD not in person.text
    assert folders.secrets_file.exists()


def test_a_person_who_wants_no_other_place_changes_nothing(nbtray, folders):
    with nbtray.terminal("mail", "password", **WITHOUT_KEYRING) as person:
        person.until(f"Password of {USER}: ")
        person.type(PASSWORD)
        person.until("[no]: ")
        person.type("")
        assert person.end() == 1
    assert not folders.secrets_file.exists()


def test_where_nobody_can_be_asked_there_is_no_second_place(nbtray, folders):
    done = nbtray.process("mail", "password", "--stdin", given=GIVEN, **WITHOUT_KEYRING)
    assert done.status == 1
    assert "There is no keyring here" in done.err
    assert not folders.secrets_file.exists()


def test_a_password_for_the_session_is_typed_for_the_test(nbtray, configured, server):
    configured('keep_password = "session"')
    with nbtray.terminal("mail", "test") as person:
        person.until("tells nobody")
        person.until(f"Password of {USER}: ")
        person.type(PASSWORD)
        person.until("Logs in as")
        person.until("has accepted the letter")
        assert person.end() == 0
    assert server.post.letters


@pytest.mark.parametrize(
    ("given", "sentence"),
    [(b"\n", "No password was given."), (b"p\xe4ss\n", "The password is not UTF-8 text.")],
)
def test_what_is_no_password_is_not_kept(given, sentence, nbtray, folders):
    done = nbtray.process("mail", "password", "--stdin", "--keep", "file", "--yes", given=given)
    assert done.status == 1
    assert done.err.startswith(sentence)
    assert not folders.secrets_file.exists()


def test_outlook_is_told_before_anybody_types_a_password(nbtray, folders):
    folders.settings_file.write_text('[mail]\naccount = "ada@outlook.com"\n')
    done = nbtray.process("mail", "password", "--stdin", given=GIVEN)
    assert done.status == 1
    assert "Outlook.com takes no password" in done.err


def test_the_providers_are_listed_and_the_own_one_is_marked(nbtray, folders):
    folders.settings_file.write_text('[mail]\naccount = "ada@gmail.com"\n')
    done = nbtray("mail", "providers")
    assert done.status == 0
    marked = [line for line in done.out.splitlines() if line.startswith("*")]
    assert len(marked) == 1
    assert "smtp.gmail.com, port 465" in marked[0]
    assert "https://myaccount.google.com/apppasswords" in done.out


@pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}")
def test_the_password_goes_into_the_keyring_and_nowhere_else(nbtray, server, tmp_path):
    with RealKeyring() as keyring:
        done = nbtray.process("mail", "password", "--stdin", given=GIVEN, **keyring.env)
        assert (done.status, done.out) == (0, f"The password of {USER} is in the keyring.\n")
        assert nbtray.process("mail", "test", **keyring.env).status == 0
    assert server.post.letters[0].user == USER
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert kept == []


def test_a_password_in_a_file_is_forgotten_and_the_next_time_there_was_none(nbtray, folders):
    nbtray.process("mail", "password", "--stdin", "--keep", "file", "--yes", given=GIVEN)
    done = nbtray("mail", "password", "--forget")
    sentence = f"The password of {USER} has been taken out of the file that only you can read.\n"
    assert (done.status, done.out, done.err) == (0, sentence, "")
    assert not folders.secrets_file.exists()
    done = nbtray("mail", "password", "--forget")
    assert (done.status, done.out, done.err) == (0, "There was none.\n", "")


def test_the_running_nbtray_forgets_it_too(nbtray, configured, running):
    configured('keep_password = "session"')
    running.session.set(f"mail {USER}", Secret(PASSWORD))
    done = nbtray("mail", "password", "--forget")
    assert (done.status, done.out) == (0, f"The password of {USER} has been taken out of nbtray's memory.\n")
    assert running.session.get(f"mail {USER}") == Missing()
    assert nbtray("mail", "password", "--forget").out == "There was none.\n"


@pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}")
def test_the_keyring_forgets_it_and_a_locked_one_says_that_it_may_have_it(nbtray):
    with RealKeyring() as keyring:
        nbtray.process("mail", "password", "--stdin", given=GIVEN, **keyring.env)
        keyring.lock()
        done = nbtray.process("mail", "password", "--forget", **keyring.env)
        assert (done.status, done.out) == (1, "")
        assert done.err.startswith("Your keyring is locked.")
        keyring.unlock()
        done = nbtray.process("mail", "password", "--forget", **keyring.env)
        assert (done.status, done.out) == (0, f"The password of {USER} has been taken out of the keyring.\n")
        assert nbtray.process("mail", "password", "--forget", **keyring.env).out == "There was none.\n"


def test_a_keyring_nobody_can_look_into_is_not_taken_for_an_empty_one(nbtray):
    done = nbtray.process("mail", "password", "--forget", **WITHOUT_KEYRING)
    assert (done.status, done.out) == (1, "")
    assert "there is no keyring here that could be looked into" in done.err


@pytest.mark.parametrize("other", [("--stdin",), ("--keep", "file")])
def test_a_password_is_not_given_and_forgotten_at_once(nbtray, folders, other):
    nbtray.process("mail", "password", "--stdin", "--keep", "file", "--yes", given=GIVEN)
    done = nbtray("mail", "password", "--forget", *other)
    assert done.status == 2
    assert "--forget takes a password away" in done.err
    assert folders.secrets_file.exists()


def test_without_an_account_there_is_no_name_to_forget_a_password_by(nbtray, folders):
    folders.settings_file.write_text("")
    done = nbtray("mail", "password", "--forget")
    assert done.status == 1
    assert "set mail.account to that address again" in done.err


def test_a_new_password_and_a_test_that_works_let_waiting_letters_go(nbtray, running, monkeypatch):
    heard = []
    post = running.engine.post
    monkeypatch.setattr(running.engine, "post", lambda event: (heard.append(type(event)), post(event)))
    keep = ("mail", "password", "--stdin", "--keep", "file", "--yes")
    assert nbtray.process(*keep, given=GIVEN).status == 0
    assert SendAgainChosen in heard
    heard.clear()
    assert nbtray.process("mail", "test").status == 0
    assert SendAgainChosen in heard
    heard.clear()
    assert nbtray.process("mail", "test", "--stdin", given=b"wrong\n").status == 1
    assert SendAgainChosen not in heard
