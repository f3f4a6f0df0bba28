import os

import pytest

from nbtray.core.secrets import Keeping, Secret
from nbtray.core.settings import Listen, MailSettings, ServerSettings, Settings
from nbtray.dialogs.first_run.answers import REACH, Answers, judge_folder, what_to_set


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def named(answers):
    return {setting.name: value for setting, value in what_to_set(answers).items()}


def test_who_leaves_everything_as_it_is_sets_nothing(home):
    assert named(Answers("~", Listen.INTERNET)) == {}
    assert named(Answers(str(home), Listen.INTERNET)) == {}


def test_only_what_is_otherwise_is_set():
    assert named(Answers("/data", Listen.NETWORK, 10000)) == {
        "server.folder": "/data",
        "server.listen": "network",
        "server.port": 10000,
    }


def test_what_an_earlier_try_has_set_and_is_answered_otherwise_now_is_set_back():
    now = Settings(
        server=ServerSettings(folder="/data", listen=Listen.COMPUTER, port=10000),
        mail=MailSettings(account="ada@gmail.com", keep_password=Keeping.FILE),
    )
    assert {each.name: value for each, value in what_to_set(Answers("~", Listen.INTERNET), now).items()} == {
        "mail.account": "",
        "mail.keep_password": "keyring",
        "server.folder": "~",
        "server.listen": "internet",
        "server.port": 9999,
    }


def test_the_place_of_the_mail_password_is_set_with_it_only():
    fields = {"folder": "~", "listen": Listen.INTERNET, "account": "ada@gmail.com", "keeping": Keeping.FILE}
    assert "mail.keep_password" not in named(Answers(**fields))
    assert named(Answers(**fields, mail_password=Secret("abcd")))["mail.keep_password"] == "file"


def test_everyone_who_may_reach_it_has_a_sentence():
    assert [listen for listen, _, _ in REACH] == list(Listen)
    assert all(sentence.endswith(".") for _, _, sentence in REACH)


def test_a_folder_that_is_there_is_taken(home):
    judged = judge_folder(str(home))
    assert (judged.accepted, judged.is_new) == (True, False)
    assert judge_folder("~") == judged


def test_a_folder_that_is_not_there_will_be_made(home):
    judged = judge_folder(str(home / "a" / "b"))
    assert (judged.accepted, judged.is_new) == (True, True)


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("", "A folder is a full path"),
        ("notes", "A folder is a full path"),
        ("/proc/version", "This is a file"),
        ("/proc/version/notes", "This folder is not there, and cannot be made"),
    ],
)
def test_what_will_not_do_is_said(text, beginning):
    judged = judge_folder(text)
    assert not judged.accepted
    assert judged.sentence.startswith(beginning)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_somebody_else_is_refused():
    assert not judge_folder("/root").accepted
    assert not judge_folder("/notes").accepted


def test_letters_and_an_earlier_servers_settings_are_set_too():
    more = (("mail.recipients", ["bob@x.org"]),)
    answers = Answers("~", Listen.INTERNET, account="ada@gmail.com", more=more)
    assert named(answers) == {"mail.account": "ada@gmail.com", "mail.recipients": ["bob@x.org"]}
