import pytest
from beds.fakes_secrets import FakeKeyring

from nbtray.core.mail.delivery import Deferred, Refused
from nbtray.core.secrets import Keeping, Secret
from nbtray.core.settings import Login, MailSettings
from nbtray.mail.credential import credential_from

ADA = MailSettings(account="ada@example.org")


@pytest.fixture
def places():
    return {keeping: FakeKeyring() for keeping in Keeping}


@pytest.fixture
def read(places):
    return credential_from(places.__getitem__, may_ask=False)


@pytest.mark.parametrize("keeping", Keeping)
def test_it_is_read_from_where_it_is_kept(keeping, places, read):
    places[keeping].kept["mail ada@example.org"] = Secret("hidden")
    assert read(MailSettings(account="ada@example.org", keep_password=keeping)) == Secret("hidden")


def test_a_user_gets_nobody_elses(places, read):
    places[Keeping.KEYRING].kept["mail bob@example.org"] = Secret("hidden")
    assert isinstance(read(ADA), Refused)


def test_without_a_login_nothing_is_read(places, read):
    places[Keeping.KEYRING].hung = True
    assert read(MailSettings(account="ada@example.org", login=Login.NONE)) == Secret("")


def test_a_token_is_fetched(read):
    assert read(MailSettings(login=Login.XOAUTH2, token_command="echo ya29.token")) == Secret("ya29.token")
    assert isinstance(read(MailSettings(login=Login.XOAUTH2, token_command="false")), Deferred)


@pytest.mark.parametrize(
    ("state", "kind", "for_unlock"),
    [("locked", Deferred, True), ("hung", Deferred, False), ("absent", Refused, False)],
)
def test_a_place_that_does_not_tell_is_a_delivery(state, kind, for_unlock, places, read):
    setattr(places[Keeping.KEYRING], state, True)
    delivery = read(ADA)
    assert isinstance(delivery, kind)
    assert getattr(delivery, "for_unlock", False) is for_unlock


def test_a_session_that_is_over_is_told():
    lost = credential_from(lambda _: FakeKeyring(), may_ask=False)(
        MailSettings(account="ada@example.org", keep_password=Keeping.SESSION)
    )
    assert "until nbtray ended" in lost.problem.what
