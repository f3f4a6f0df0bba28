"""A locked keyring opens its window, and a person answers it."""

import subprocess
import threading
from contextlib import contextmanager

import pytest
from beds import xfce_packages
from beds.headless import Headless
from beds.real_keyring import RealKeyring
from beds.waiting import longer, until

from nbtray.core.secrets import Hung, Kept, Locked, Secret, Stored
from nbtray.desktop.keyring_secrets import CHILD, KeyringSecrets

PROMPT = "Gcr-prompter"


class PromptScreen(Headless):
    """A screen on which gnome-keyring can ask."""

    activatable = ("org.gnome.keyring.SystemPrompter",)

    def _bring_up(self):
        self.start("xfwm4", "xfwm4", "--compositor=off")

    def answer(self, *keys):
        self.wait_for_window(PROMPT)
        self.wait_until_still()
        for key in keys:
            self.press(key)

    def windows(self):
        command = ["xdotool", "search", "--onlyvisible", "--class", PROMPT]
        return subprocess.run(command, env=self.env, capture_output=True, check=False).stdout.split()


@pytest.fixture(scope="module")
def screen():
    if lacking := xfce_packages.missing():
        pytest.skip(f"not installed: {', '.join(lacking)}")
    with PromptScreen() as screen:
        yield screen


@pytest.fixture
def keyring(screen):
    """A locked keyring that holds one secret."""
    with RealKeyring(bus=screen.env) as keyring:
        KeyringSecrets("home", environ=keyring.env).set("mail", Secret("one"))
        keyring.lock()
        yield keyring


@pytest.fixture
def secrets(keyring):
    return KeyringSecrets("home", environ=keyring.env)


@contextmanager
def meanwhile(act):
    """Let it wait for the person, and collect what became of it."""
    outcomes = []
    thread = threading.Thread(target=lambda: outcomes.append(act()))
    thread.start()
    yield outcomes
    thread.join(60)


def test_the_right_password_unlocks_it(screen, secrets):
    with meanwhile(lambda: secrets.get("mail", seconds=60)) as outcomes:
        screen.answer(*"pass", "Return")
    assert outcomes == [Kept(Secret("one"))]


def test_a_closed_window_leaves_it_locked(screen, secrets, keyring):
    with meanwhile(lambda: secrets.set("mail", Secret("two"), seconds=60)) as outcomes:
        screen.answer("Escape")
    assert isinstance(outcomes[0], Locked)
    keyring.unlock()
    assert secrets.get("mail") == Kept(Secret("one"))


def test_a_window_nobody_answers_costs_the_deadline_and_takes_a_late_answer(screen, secrets, keyring):
    for seconds in longer(3):
        outcome = secrets.get("mail", seconds=seconds)
        if not isinstance(outcome, Hung):  # it may have been too busy to open one within them
            break
    assert isinstance(outcome, Locked)
    screen.answer(*"pass", "Return")
    until(lambda: not keyring.is_locked(), what="the unlocking")
    assert secrets.get("mail", may_ask=False) == Kept(Secret("one"))


def test_a_child_that_starts_slowly_waits_for_the_person_no_longer_than_the_deadline(screen, keyring):
    for seconds in longer(4):
        child = ("sh", "-c", f'sleep {seconds * 0.75}; exec "$@"', "sh", *CHILD)
        outcome = KeyringSecrets("home", environ=keyring.env, child=child).get("mail", seconds=seconds)
        if not isinstance(outcome, Hung):
            break
    assert isinstance(outcome, Locked)
    screen.answer("Escape")
    until(lambda: not screen.windows(), what="the window's end")


def test_no_window_opens_for_who_may_not_ask(screen, secrets):
    assert isinstance(secrets.get("mail", may_ask=False), Locked)
    assert isinstance(secrets.delete("mail", may_ask=False), Locked)
    screen.wait_until_still()
    assert not screen.windows()


def test_a_first_keyring_is_made_when_the_person_wants_one(screen):
    with RealKeyring(bus=screen.env, login=False) as keyring:
        secrets = KeyringSecrets("home", environ=keyring.env)
        with meanwhile(lambda: secrets.set("mail", Secret("one"), seconds=60)) as outcomes:
            screen.answer(*"pass", "Tab", *"pass", "Return")
        assert outcomes == [Stored()]
        assert secrets.get("mail") == Kept(Secret("one"))
