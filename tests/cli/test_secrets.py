import os

import pytest
from beds.scripted_socket import GREETING, saying, scripted_socket

from nbtray.cli import connection
from nbtray.cli.home import Home
from nbtray.cli.secrets import secret_places
from nbtray.core.secrets import Absent, Failed, Keeping, Kept, Missing, Removed, Secret, Stored


@pytest.fixture
def places(folders):
    return secret_places(Home(lambda **_: 0, folders))


def test_the_running_nbtray_remembers_a_secret_and_forgets_it(places, running):
    assert places.session.set("mail", Secret("hush-hush")) == Stored()
    assert running.session.get("mail") == Kept(Secret("hush-hush"))
    assert places.session.delete("mail") == Removed()
    assert running.session.get("mail") == Missing()


@pytest.mark.usefixtures("running")
def test_it_gives_none_away(places):
    places.session.set("mail", Secret("hush-hush"))
    told = places.session.get("mail")
    assert isinstance(told, Failed)
    assert "hush" not in str(told)


def test_without_nbtray_nothing_remembers_and_nothing_is_there_to_forget(places):
    refused = places.session.set("mail", Secret("hush-hush"))
    assert isinstance(refused, Absent)
    assert refused.problem.code == "NobodyRemembers"
    assert places.session.delete("mail") == Removed()


def test_an_nbtray_that_does_not_answer_is_a_sentence(places, folders, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.3)
    with scripted_socket(folders.control_socket, saying(GREETING)):
        refused = places.session.set("mail", Secret("hush-hush"))
    assert isinstance(refused, Failed)
    assert refused.problem.code == "NoAnswer"


def test_the_places_of_a_command_are_those_of_nbtray(places, folders):
    assert places.keep(Keeping.FILE, "mail", Secret("one")) == Stored()
    assert folders.secrets_file.exists()
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
    assert isinstance(places.keep(Keeping.KEYRING, "mail", Secret("one")), Absent)
