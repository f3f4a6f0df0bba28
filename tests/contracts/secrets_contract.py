"""What whoever claims to keep secrets must do."""

from abc import ABC, abstractmethod

import pytest

from nbtray.core.secrets import Absent, Hung, Kept, Locked, Missing, Removed, Secret, Stored
from nbtray.ports import Secrets

ODD = ["", "four words and one", 'quotes " and \\ and \n', "pässwörd ✓ 日本語", "x" * 1000, "{}"]


class SecretsContract:
    """Subclass, and give a fixture `secrets`."""

    def test_at_first_there_is_none(self, secrets: Secrets):
        assert secrets.get("mail") == Missing()

    @pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
    def test_what_is_set_is_kept_letter_for_letter(self, secrets: Secrets, text: str):
        assert secrets.set("mail", Secret(text)) == Stored()
        assert secrets.get("mail") == Kept(Secret(text))

    def test_a_new_one_takes_the_place_of_the_old_one(self, secrets: Secrets):
        for text in ("old", "new"):
            secrets.set("mail", Secret(text))
        assert secrets.get("mail") == Kept(Secret("new"))

    def test_names_are_apart(self, secrets: Secrets):
        secrets.set("mail", Secret("one"))
        secrets.set("dns", Secret("two"))
        assert secrets.delete("mail") == Removed()
        assert secrets.get("mail") == Missing()
        assert secrets.get("dns") == Kept(Secret("two"))

    def test_a_removed_one_is_gone_and_was_there_once(self, secrets: Secrets):
        secrets.set("mail", Secret("one"))
        assert secrets.delete("mail") == Removed()
        assert secrets.delete("mail") == Missing()
        assert secrets.get("mail") == Missing()

    def test_looking_without_a_window_finds_the_same(self, secrets: Secrets):
        secrets.set("mail", Secret("one"))
        assert secrets.get("mail", may_ask=False) == Kept(Secret("one"))
        assert secrets.delete("mail", may_ask=False) == Removed()

    def test_nothing_it_says_shows_the_secret(self, secrets: Secrets):
        told = [
            secrets.set("mail", Secret("hush-hush")),
            secrets.get("mail"),
            secrets.delete("mail"),
            secrets,
        ]
        assert "hush" not in repr(told) + str(told)


class KeyringContract(SecretsContract, ABC):
    """One that can be locked, taken away and hung; subclass, and be the desktop."""

    @abstractmethod
    def lock(self) -> None:
        """Lock it; nobody is there to unlock it."""

    @abstractmethod
    def unlock(self) -> None:
        """Unlock it."""

    @abstractmethod
    def take_away(self) -> None:
        """End it, so that nothing answers any more."""

    @abstractmethod
    def hang(self) -> None:
        """Let it answer nothing."""

    def test_a_locked_one_says_so_and_keeps_what_it_has(self, secrets: Secrets):
        secrets.set("mail", Secret("one"))
        self.lock()
        for outcome in (
            secrets.get("mail", may_ask=False),
            secrets.get("mail"),
            secrets.set("mail", Secret("two")),
            secrets.delete("mail", may_ask=False),
        ):
            assert isinstance(outcome, Locked)
            assert outcome.problem.code == "KeyringLocked"
        self.unlock()
        assert secrets.get("mail") == Kept(Secret("one"))

    def test_without_a_keyring_it_says_what_to_do(self, secrets: Secrets):
        self.take_away()
        for outcome in (
            secrets.get("mail"),
            secrets.get("mail", may_ask=False),
            secrets.set("mail", Secret("two")),
            secrets.delete("mail"),
        ):
            assert isinstance(outcome, Absent)
            assert "mail.keep_password" in outcome.problem.advice

    def test_one_that_hangs_costs_the_deadline_and_no_more(self, secrets: Secrets):
        secrets.set("mail", Secret("one"))
        self.hang()
        for outcome in (
            secrets.get("mail", seconds=0.5),
            secrets.set("mail", Secret("two"), seconds=0.5),
            secrets.delete("mail", seconds=0.5),
        ):
            assert isinstance(outcome, Hung)
            assert "0.5 seconds" in outcome.problem.what
