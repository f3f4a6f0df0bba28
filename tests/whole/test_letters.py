"""From the answer of an address service to a letter that a real mail server has accepted."""

import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import trustme
from beds import real_keyring
from beds.fakes_server import Computer
from beds.real_keyring import RealKeyring
from beds.running_nbtray import ADDRESS, running_nbtray
from beds.short_folder import short_folder
from beds.smtp_server import PASSWORD, USER, SmtpServer

from nbtray.core.logins.events import LoginsWritten
from nbtray.core.secrets import Secret
from nbtray.core.server.events import StartChosen
from nbtray.desktop.keyring_secrets import SERVICE, KeyringSecrets
from nbtray.desktop.unlocking import UnlockWatch
from nbtray.jupyter.inside.audit import Audit
from nbtray.jupyter.password_file import PasswordFile
from nbtray.mail.credential import credential_from
from nbtray.mail.mailer import SmtpMailer
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

MOVED, AGAIN = "82.3.70.20", "83.4.71.30"
SETTINGS = """
[server]
allow_root = true   # the tests may run as root, and should see what everybody sees
[mail]
account = "{user}"
host = "127.0.0.1"
port = {port}
authorities = "{authorities}"
logins = true
"""


@pytest.fixture
def folders():
    with short_folder() as folder:
        yield find_folders({"NBTRAY_HOME": str(folder / "nb")})


@pytest.fixture
def authority(tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    authority.file = tmp_path / "authority.pem"
    return authority


@pytest.fixture
def server(authority):
    import ssl  # noqa: PLC0415 -- one context, here

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with SmtpServer(context) as server:
        yield server


@contextmanager
def life(folders, server, authorities: Path, computer: Computer, password=PASSWORD):
    """One nbtray that serves and writes letters; its home outlives it.

    Its mail password is this one, or in this keyring.
    """
    folders.settings.mkdir(parents=True, exist_ok=True)
    text = SETTINGS.format(user=USER, port=server.port, authorities=authorities)
    folders.settings_file.write_text(text)
    credential, unlocking = (lambda _: Secret(password)), None
    if isinstance(password, RealKeyring):
        secrets = KeyringSecrets("home", environ=password.env)
        credential = credential_from(lambda _: secrets, may_ask=False)
        unlocking = partial(UnlockWatch, service=SERVICE, account="home", environ=password.env)
    with running_nbtray(folders, computer, SmtpMailer(credential), unlocking=unlocking) as nbtray:
        nbtray.post(StartChosen())
        nbtray.wait_for("running")
        yield nbtray


def settled(status):
    return status.mail.waiting == 0 and status.mail.last_sent is not None


@pytest.fixture
def computer(folders):
    from nbtray.jupyter.password import hash_password  # noqa: PLC0415 -- argon2, here only

    files = PrivateFiles()
    files.write(folders.password_hash, hash_password("correct horse battery staple").encode())
    assert PasswordFile(folders, files, window=("false",)).recall()
    return Computer()


def subjects(server):
    return [mail.message["Subject"].split(": ", 1)[1] for mail in server.post.letters]


def test_one_letter_is_accepted_for_each_change_over_two_lives(folders, server, authority, computer):
    with life(folders, server, authority.file, computer) as nbtray:
        nbtray.seen_at(ADDRESS)
        nbtray.wait_until(settled)
        nbtray.seen_at(MOVED)
        nbtray.notifier.until(lambda notice: notice.topic == "address" and MOVED in notice.body)
        nbtray.wait_until(lambda status: settled(status) and len(server.post.letters) == 2)
    with life(folders, server, authority.file, computer) as nbtray:
        nbtray.seen_at(MOVED)
        nbtray.seen_at(AGAIN)
        nbtray.wait_until(lambda status: settled(status) and len(server.post.letters) == 3)
    assert subjects(server) == [
        f"found at {ADDRESS}",
        f"new address {MOVED}",
        f"new address {AGAIN}",
    ]
    ids = [mail.message["Message-ID"] for mail in server.post.letters]
    assert len(set(ids)) == 3
    assert all(each.endswith("@nbtray.invalid>") for each in ids)
    text = server.post.letters[1].text
    assert f"https://{MOVED}:9999/" in text
    assert ADDRESS in text
    # The one on disk knows nothing more that waits, and nothing of the password.
    assert PASSWORD.encode() not in folders.outbox.read_bytes()


def test_a_refused_letter_goes_when_the_password_is_right_again(folders, server, authority, computer):
    with life(folders, server, authority.file, computer, password="wrong") as nbtray:
        nbtray.seen_at(ADDRESS)
        notice = nbtray.notifier.until(lambda notice: notice.topic == "mail")
        assert "password" in notice.body
        nbtray.wait_until(lambda status: status.mail.stopped)
    with life(folders, server, authority.file, computer) as nbtray:
        nbtray.wait_until(lambda status: status.mail.stopped)
        nbtray.notifier.show(notice)
        nbtray.notifier.answer("mail", "send-again")
        nbtray.wait_until(settled)
    assert subjects(server) == [f"found at {ADDRESS}"]


@pytest.mark.skipif(bool(real_keyring.missing()), reason="not installed: gnome-keyring, dbus-daemon")
def test_a_letter_waits_for_a_keyring_that_is_locked_at_login(folders, server, authority, computer):
    with RealKeyring() as keyring:
        KeyringSecrets("home", environ=keyring.env).set(f"mail {USER}", Secret(PASSWORD))
        keyring.lock()
        with life(folders, server, authority.file, computer, keyring) as nbtray:
            nbtray.seen_at(ADDRESS)
            nbtray.wait_until(lambda status: status.mail.problem)
            assert nbtray.engine.status.mail.problem.code == "KeyringLocked"
            assert not nbtray.engine.status.mail.stopped
            assert server.post.letters == []
            keyring.unlock()
            nbtray.wait_until(settled)
    assert subjects(server) == [f"found at {ADDRESS}"]


def test_a_login_from_a_new_place_is_one_letter_over_two_lives(folders, server, authority, computer):
    wanted = partial(life, folders, server, authority.file, computer)
    audit = Audit(str(folders.logins))
    with wanted() as nbtray:
        audit.write(time.time(), "login", "198.51.100.9", "Firefox")
        audit.write(time.time(), "login", "203.0.113.5", "<b>curl</b>")
        nbtray.post(LoginsWritten())
        nbtray.wait_until(settled)
    with wanted() as nbtray:
        nbtray.post(LoginsWritten())
        nbtray.seen_at(ADDRESS)
        nbtray.wait_until(lambda status: settled(status) and len(server.post.letters) == 2)
    assert subjects(server) == ["login alarm: somebody logged in from 203.0.113.5", f"found at {ADDRESS}"]
    alarm = server.post.letters[0]
    assert "203.0.113.5 logged in (<b>curl</b>)" in alarm.text
    html = alarm.message.get_body(("html",)).get_content()
    assert "&lt;b&gt;curl&lt;/b&gt;" in html
    assert "<b>" not in html
