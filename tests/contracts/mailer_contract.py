"""What whoever claims to be a mailer must do."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import UTC, datetime

from nbtray.core.mail.delivery import Deferred, Delivered, Refused, Unconfirmed
from nbtray.core.mail.effects import SendLetter
from nbtray.core.mail.events import LetterDone
from nbtray.core.mail.message import Letter, Topic
from nbtray.core.settings import MailSettings
from nbtray.ports import Mailer

LETTER = Letter(
    message_id="<20261124.1@example.org>",
    topic=Topic.ADDRESS,
    written_at=datetime(2026, 11, 24, 22, 16, tzinfo=UTC),
    computer="lab",
    urls=("https://203.0.113.7:9999/",),
    lan_url="https://192.168.1.20:9999/",
    addresses=("203.0.113.7",),
    moved_from=("198.51.100.4",),
    fingerprint_sha256="2fca" * 16,
)
ADA, BOB = "ada@example.org", "bob@example.org"


class MailerContract(ABC):
    """Subclass, give fixtures `mailer` and `mail` (its settings), and make the server say something."""

    @abstractmethod
    def says(self, moment: str, reply: str) -> None:
        """Make the server answer so: `moment` is MAIL, RCPT, DATA, or one recipient's address."""

    @abstractmethod
    def forget_the_password(self) -> None:
        """Leave nothing to log in with."""

    @abstractmethod
    def lock_the_password(self) -> None:
        """Let the password be there, but locked."""

    @abstractmethod
    def change_the_password(self) -> None:
        """Let the server take another password than the one that is kept."""

    @abstractmethod
    def hang_up_after_the_text(self) -> None:
        """Make the server end the connection once it has the whole text, without an answer."""

    @abstractmethod
    def disappear(self) -> None:
        """Let nobody listen there any more."""

    @abstractmethod
    def received(self) -> list[tuple[str, ...]]:
        """Return who got each letter that was accepted."""

    def send(self, mailer: Mailer, mail: MailSettings, letter: Letter = LETTER):
        """Send it; what comes back is about that letter."""
        done = mailer.send(SendLetter(letter, mail))
        assert isinstance(done, LetterDone)
        assert done.message_id == letter.message_id
        return done.delivery

    def test_a_letter_is_delivered_to_every_recipient(self, mailer: Mailer, mail: MailSettings):
        assert self.send(mailer, replace(mail, recipients=(ADA, BOB))) == Delivered()
        assert self.received() == [(ADA, BOB)]

    def test_without_recipients_the_account_writes_to_itself(self, mailer: Mailer, mail: MailSettings):
        assert self.send(mailer, mail) == Delivered()
        assert self.received() == [(mail.account,)]

    def test_settings_that_lead_nowhere_are_refused(self, mailer: Mailer):
        delivery = self.send(mailer, MailSettings())
        assert isinstance(delivery, Refused)
        assert "mail.account" in str(delivery.problem)

    def test_without_a_password_it_is_refused(self, mailer: Mailer, mail: MailSettings):
        self.forget_the_password()
        delivery = self.send(mailer, mail)
        assert isinstance(delivery, Refused)
        assert "nbtray mail password" in str(delivery.problem)

    def test_a_locked_password_waits_for_its_unlocking(self, mailer: Mailer, mail: MailSettings):
        self.lock_the_password()
        delivery = self.send(mailer, mail)
        assert isinstance(delivery, Deferred)
        assert delivery.for_unlock

    def test_a_wrong_password_is_refused(self, mailer: Mailer, mail: MailSettings):
        self.change_the_password()
        delivery = self.send(mailer, mail)
        assert isinstance(delivery, Refused)
        assert delivery.problem.code == "LoginRefused"
        assert self.received() == []

    def test_come_again_is_deferred(self, mailer: Mailer, mail: MailSettings):
        self.says("RCPT", "451 4.7.1 Greylisted, come again in five minutes")
        delivery = self.send(mailer, mail)
        assert isinstance(delivery, Deferred)
        assert not delivery.for_unlock
        assert "Greylisted" in delivery.problem.what

    def test_a_full_mailbox_is_refused(self, mailer: Mailer, mail: MailSettings):
        self.says("DATA", "552 5.2.2 Mailbox full")
        delivery = self.send(mailer, mail)
        assert isinstance(delivery, Refused)
        assert delivery.problem.code == "MailboxFull"

    def test_who_was_not_reached_is_named_and_the_others_get_it(self, mailer: Mailer, mail: MailSettings):
        self.says(BOB, "550 5.1.1 No such user")
        delivery = self.send(mailer, replace(mail, recipients=(ADA, BOB)))
        assert isinstance(delivery, Refused)
        assert BOB in delivery.problem.what
        assert self.received() == [(ADA,)]

    def test_who_has_the_letter_does_not_get_it_again(self, mailer: Mailer, mail: MailSettings):
        both = replace(mail, recipients=(ADA, BOB))
        self.says(BOB, "450 4.2.1 Come again")
        assert isinstance(self.send(mailer, both), Deferred)
        self.says(BOB, "250 OK")
        assert self.send(mailer, both) == Delivered()
        assert self.received() == [(ADA,), (BOB,)]
        assert self.send(mailer, both, replace(LETTER, message_id="<2@example.org>")) == Delivered()
        assert self.received()[-1] == (ADA, BOB)

    def test_a_missing_answer_is_unconfirmed(self, mailer: Mailer, mail: MailSettings):
        self.hang_up_after_the_text()
        assert isinstance(self.send(mailer, mail), Unconfirmed)

    def test_a_server_that_is_not_there_is_deferred(self, mailer: Mailer, mail: MailSettings):
        self.disappear()
        assert isinstance(self.send(mailer, mail), Deferred)
