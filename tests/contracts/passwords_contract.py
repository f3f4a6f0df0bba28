"""What whoever claims to know about the password must do."""

from abc import ABC, abstractmethod

from nbtray.core.logins.effects import AskPassword
from nbtray.core.logins.events import PasswordMissing, PasswordSet
from nbtray.ports import Passwords


class PasswordsContract(ABC):
    """Subclass, give `passwords`, and be the person at the window."""

    @abstractmethod
    def will_choose(self, passwords: Passwords, password: str) -> None:
        """Have the person choose this one when asked."""

    @abstractmethod
    def will_close(self, passwords: Passwords) -> None:
        """Have the person close the window."""

    @abstractmethod
    def has_no_window(self, passwords: Passwords) -> None:
        """Take the desktop away."""

    @abstractmethod
    def has_an_old_hash(self, passwords: Passwords) -> None:
        """Put a hash of IPython's days in place."""

    def test_at_first_there_is_none(self, passwords: Passwords):
        assert passwords.recall() == PasswordMissing(None)

    def test_a_chosen_password_is_there_from_then_on(self, passwords: Passwords):
        self.will_choose(passwords, "four unrelated words")
        assert passwords.ask(AskPassword()) == PasswordSet(weak=False)
        assert passwords.recall() == PasswordSet(weak=False)

    def test_a_closed_window_is_no_failure(self, passwords: Passwords):
        self.will_close(passwords)
        assert passwords.ask(AskPassword()) == PasswordMissing(None)

    def test_closing_the_window_keeps_the_password_one_has(self, passwords: Passwords):
        self.has_an_old_hash(passwords)
        self.will_close(passwords)
        assert passwords.ask(AskPassword()) == PasswordSet(weak=True)

    def test_without_a_desktop_it_says_what_to_do(self, passwords: Passwords):
        self.has_no_window(passwords)
        missing = passwords.ask(AskPassword())
        assert isinstance(missing, PasswordMissing)
        assert missing.problem is not None
        assert "nbtray password" in missing.problem.advice

    def test_an_old_hash_counts_and_is_called_weak(self, passwords: Passwords):
        self.has_an_old_hash(passwords)
        assert passwords.recall() == PasswordSet(weak=True)
        self.will_choose(passwords, "four unrelated words")
        assert passwords.ask(AskPassword()) == PasswordSet(weak=False)
