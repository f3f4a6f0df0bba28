from dataclasses import replace
from datetime import UTC, datetime

import pytest
from beds.fakes_server import Computer
from beds.running_nbtray import running_nbtray
from beds.short_folder import short_folder
from examples import HOME
from letters import MAIL, MOVE, WRONG_PASSWORD, told

from nbtray.core.mail.delivery import Delivered
from nbtray.core.mail.effects import KeepOutbox
from nbtray.core.mail.events import LetterDone
from nbtray.core.mail.queue import Hold, Waiting
from nbtray.core.secrets import Keeping, Kept, Secret
from nbtray.dialogs.settings_service import Home
from nbtray.storage.folders import find_folders
from nbtray.storage.outbox_journal import OutboxJournal
from nbtray.storage.private_files import PrivateFiles


class Accepting:
    """A `ports.Mailer` whose mail server takes everything."""

    def __init__(self):
        self.letters = []

    def send(self, effect):
        self.letters.append(effect.letter)
        return LetterDone(effect.letter.message_id, Delivered())


@pytest.fixture
def folders():
    with short_folder() as folder:
        yield find_folders({"NBTRAY_HOME": str(folder / "nb")})


def test_a_new_mail_password_lets_the_letters_go_that_were_refused(folders):
    now = datetime.now(UTC)
    letter = replace(MOVE, written_at=now)
    refused = Waiting(letter, now, attempts=1, hold=Hold.PERSON, problem=WRONG_PASSWORD)
    OutboxJournal(folders.outbox, PrivateFiles()).keep(KeepOutbox(1, told(HOME, waiting=(refused,))))
    folders.settings.mkdir(parents=True, exist_ok=True)
    folders.settings_file.write_text(f'[mail]\naccount = "{MAIL.mail.account}"\nkeep_password = "file"\n')
    mail = replace(MAIL.mail, keep_password=Keeping.FILE)
    home, mailer = Home(folders, PrivateFiles()), Accepting()
    with running_nbtray(folders, Computer(), mailer) as nbtray:
        nbtray.wait_until(lambda status: status.mail.stopped)
        home.keep_mail_password(mail, Secret("hush"))
        nbtray.wait_until(lambda status: not status.mail.waiting)
    assert mailer.letters == [letter]
    assert home.mail_password(mail) == Kept(Secret("hush"))
