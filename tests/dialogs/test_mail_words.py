import pytest

from nbtray.core.mail.providers import PROVIDERS
from nbtray.core.problem import Problem
from nbtray.core.secrets import Absent, Keeping, Kept, Missing, Secret
from nbtray.core.settings import MailSettings
from nbtray.dialogs.mail_words import KEEPINGS, kept, page_of, wanted, way


@pytest.mark.parametrize(
    ("mail", "sentence", "fine"),
    [
        (MailSettings(), "Empty: no letters are written.", True),
        (
            MailSettings(account="ada@gmail.com"),
            "Letters go through Gmail (smtp.gmail.com, port 465).",
            True,
        ),
        (
            MailSettings(account="ada@example.org", host="mail.example.org"),
            "Letters go to mail.example.org, port 465.",
            True,
        ),
        (
            MailSettings(account="ada@example.org"),
            "nbtray does not know the mail server of example.org.",
            False,
        ),
    ],
)
def test_the_way_of_the_letters_is_said(mail, sentence, fine):
    assert way(mail) == (sentence, fine)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.key)
def test_each_provider_has_a_sentence_about_its_password(provider):
    mail = MailSettings(account="ada@example.org", provider=provider.key)
    assert wanted(mail).endswith(".")
    assert page_of(mail) == provider.page


def test_a_server_of_ones_own_has_no_page():
    mail = MailSettings(account="ada@gmail.com", host="mail.example.org")
    assert (page_of(mail), wanted(mail)) == ("", "The password of the mail account.")


def test_what_is_known_of_the_password_is_said_and_never_the_password():
    assert "secret" not in kept(Kept(Secret("secret")))
    assert kept(Missing()) == ""
    problem = Problem("X", "There is no keyring.", "Install one.")
    assert kept(Absent(problem)) == kept(problem) == "There is no keyring. Install one."


def test_every_place_has_its_words():
    assert set(KEEPINGS) == set(Keeping)
