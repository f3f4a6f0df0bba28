"""The whole promise: a newcomer's notebooks are found again after the provider has changed the address.

How soon is measured by the benchmark `change`, on the same ground.
"""

import json
import os
from email import message_from_string, policy

import pytest
from beds import network_namespace
from beds.notices_seen import NoticesSeen
from beds.smtp_server import PASSWORD as MAIL_PASSWORD
from beds.waiting import until
from beds.whole_program import WholeProgram
from beds.xfce_desktop import XfceDesktop

FIRST, SECOND = "81.2.69.10", "82.3.70.20"
PASSWORD = "correct horse 7 battery"


@pytest.fixture(scope="module")
def internet(tmp_path_factory):
    from beds.little_internet import LittleInternet  # noqa: PLC0415 -- namespaces are Linux's

    if why := network_namespace.why_not():
        pytest.skip(why)
    if os.geteuid():
        pytest.skip("in a network of its own a program is root, and an ordinary user's bus turns it away")
    with LittleInternet(tmp_path_factory.mktemp("internet"), FIRST) as outside:
        yield outside


@pytest.fixture(scope="module")
def desktop(needs):  # noqa: ARG001 -- asked first
    with XfceDesktop(keyring=True) as desktop:
        yield desktop


@pytest.fixture(scope="module")
def newcomer(desktop, internet):
    with WholeProgram(desktop, desktop.root / "nbtray", internet.inside) as program:
        (program.home / "settings.toml").unlink()
        program.start()
        yield program


@pytest.fixture
def notices(desktop):
    with NoticesSeen(desktop.env["DBUS_SESSION_BUS_ADDRESS"]) as notices:
        yield notices


def answer_the_three_questions(desktop):
    desktop.give_keyboard("Welcome to nbtray")
    desktop.run("xdotool", "type", "--delay", "5", PASSWORD)
    desktop.press("alt+w")


def test_a_newcomer_is_found_again(newcomer, desktop, internet, notices):
    with newcomer.tray() as tray:
        tray.click("Start")
    answer_the_three_questions(desktop)
    newcomer.until_state("running")
    internet.introduce(newcomer)
    newcomer.command("restart")
    first = until(lambda: newcomer.status()["urls"]["public"], what="the public URL")
    assert first == f"https://{FIRST}:9999/"
    until(internet.letters, what="the letter that tells where the notebooks are")

    internet.tell(SECOND)
    internet.change_network()
    notice = notices.wait_for("Your address has changed")
    assert f"https://{SECOND}:9999/" in notice.body
    assert "Copy URL" in notice.actions
    _, letter = until(lambda: len(arrived := internet.letters()) > 1 and arrived, what="the letter")
    message = message_from_string(letter.content, policy=policy.default)
    text = message.get_body(("plain",)).get_content()
    assert f"https://{SECOND}:9999/" in text
    assert FIRST in text
    assert sorted(letter.recipients) == ["ada@example.org", "grace@example.org"]
    assert newcomer.status()["urls"]["public"] == f"https://{SECOND}:9999/"


def test_the_mail_password_is_in_the_keyring_and_nowhere_else(newcomer):
    written = [path for path in newcomer.home.rglob("*") if path.is_file()]
    assert len(written) > 5
    for path in written:
        assert MAIL_PASSWORD.encode() not in path.read_bytes(), path
    assert MAIL_PASSWORD not in newcomer.story()
    assert MAIL_PASSWORD not in json.dumps(newcomer.status())
    newcomer.command("mail", "test")  # with what the keyring has: it is still accepted
