import pytest
from beds.bad_address_services import AddressService
from beds.fakes_mail import FakeMailer
from beds.fakes_secrets import FakeKeyring
from beds.smtp_server import PASSWORD, USER, SmtpServer, talking
from contracts.mailer_contract import MailerContract

from nbtray.core.mail.fault import Fault, Kind, Phase
from nbtray.core.secrets import Secret
from nbtray.core.settings import Security
from nbtray.mail.credential import credential_from
from nbtray.mail.mailer import SmtpMailer


@pytest.fixture
def keyring():
    return FakeKeyring({f"mail {USER}": Secret(PASSWORD)})


class TestSmtpMailer(MailerContract):
    @pytest.fixture(autouse=True)
    def _world(self, running, context, settings, keyring):
        self.running, self.context, self.settings, self.keyring = running, context, settings, keyring
        self.server = running(SmtpServer(context))

    @pytest.fixture
    def mailer(self):
        return SmtpMailer(credential_from(lambda _: self.keyring, may_ask=False))

    @pytest.fixture
    def mail(self):
        return self.settings(self.server)

    def says(self, moment, reply):
        self.server.post.replies[moment] = reply

    def forget_the_password(self):
        self.keyring.kept.clear()

    def lock_the_password(self):
        self.keyring.locked = True

    def change_the_password(self):
        self.keyring.kept[f"mail {USER}"] = Secret("another")

    def hang_up_after_the_text(self):
        self._instead(talking(cut_at="text"))

    def disappear(self):
        self.server.stop()

    def received(self):
        return [tuple(letter.recipients) for letter in self.server.post.letters]

    def _instead(self, behaviour):
        port = self.server.port
        self.server.stop()
        self.running(AddressService(behaviour, self.context, port=port))


class TestFakeMailer(MailerContract):
    @pytest.fixture
    def mailer(self, keyring):
        self.keyring = keyring
        self.fake = FakeMailer(credential_from(lambda _: keyring, may_ask=False))
        return self.fake

    @pytest.fixture
    def mail(self, settings, running):
        return settings(running(SmtpServer(None, Security.NONE)))

    def says(self, moment, reply):
        self.fake.replies[moment] = reply

    def forget_the_password(self):
        self.keyring.kept.clear()

    def lock_the_password(self):
        self.keyring.locked = True

    def change_the_password(self):
        self.fake.fault = Fault(Kind.REPLY, Phase.LOGIN, 535, "5.7.8 Authentication credentials invalid")

    def hang_up_after_the_text(self):
        self.fake.fault = Fault(Kind.CUT, Phase.ANSWER)

    def disappear(self):
        self.fake.fault = Fault(Kind.CONNECTION_REFUSED, Phase.CONNECT)

    def received(self):
        return [recipients for _, recipients in self.fake.taken]
