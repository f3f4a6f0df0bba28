import pytest
from beds.scripted_socket import GREETING, saying, scripted_socket

from nbtray.client import connection
from nbtray.client.memory import MemoryOfNbtray
from nbtray.core.secrets import Absent, Failed, Kept, Missing, Removed, Secret, Stored


@pytest.fixture
def memory(folders):
    return MemoryOfNbtray(folders)


def test_the_running_nbtray_remembers_a_secret_and_forgets_it(memory, running):
    assert memory.set("mail", Secret("hush-hush")) == Stored()
    assert running.session.get("mail") == Kept(Secret("hush-hush"))
    assert memory.delete("mail") == Removed()
    assert memory.delete("mail") == Missing()
    assert running.session.get("mail") == Missing()


@pytest.mark.usefixtures("running")
def test_it_gives_none_away(memory):
    memory.set("mail", Secret("hush-hush"))
    told = memory.get("mail")
    assert isinstance(told, Failed)
    assert "hush" not in str(told)


def test_without_nbtray_nothing_remembers_and_nothing_is_there_to_forget(memory):
    refused = memory.set("mail", Secret("hush-hush"))
    assert isinstance(refused, Absent)
    assert refused.problem.code == "NobodyRemembers"
    assert memory.delete("mail") == Missing()


def test_an_nbtray_that_does_not_answer_is_a_sentence(memory, folders, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.3)
    with scripted_socket(folders.control_socket, saying(GREETING)):
        refused = memory.set("mail", Secret("hush-hush"))
    assert isinstance(refused, Failed)
    assert refused.problem.code == "NoAnswer"
