import itertools
import re
from dataclasses import replace

import pytest

from nbtray.core.mail.advice import judged
from nbtray.core.mail.fault import Accepted, Fault, Kind, Phase, Refusal
from nbtray.core.mail.providers import PROVIDERS
from nbtray.core.mail.route import Route, route_of
from nbtray.core.problem import Problem
from nbtray.core.secrets import Absent, Keeping, Kept, Missing, Secret
from nbtray.core.settings import Login, MailSettings, Security
from nbtray.dialogs.mail_wording import (
    FIELDS,
    KEEPINGS,
    here,
    kept,
    page_of,
    wanted,
    way,
)


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


OWN = MailSettings(account="ada@example.org", host="mail.example.org")
CODES = (0, 10, 62, 421, 530, 535, 550, 552)
TEXTS = ("", "5.7.139 no", "relay")


def refused(mail):
    return str(judged(Fault(Kind.REPLY, Phase.LOGIN, 535, "5.7.8 wrong"), route_of(mail)).problem)


@pytest.mark.parametrize(
    ("mail", "elsewhere", "said"),
    [
        (OWN, "nbtray mail password", "Correct “User name”, or type the password again above."),
        (MailSettings(account="ada@gmail.com"), "Then: nbtray mail password", "Then type it again above."),
        (MailSettings(account="ada@gmx.de"), "then: nbtray mail password", "then type it again above."),
        (MailSettings(account="ada@pm.me"), ": nbtray mail password", "own, and type it again above."),
    ],
    ids=lambda each: getattr(each, "account", ""),
)
def test_a_wrong_password_is_typed_again_where_it_was_typed(mail, elsewhere, said):
    sentence = refused(mail)
    assert sentence.endswith(elsewhere)
    assert here(sentence).endswith(said)


def test_a_setting_without_a_field_is_in_the_file():
    sentence = refused(replace(OWN, login=Login.XOAUTH2, token_command="mint"))
    assert "See that mail.token_command in the settings file prints a fresh token for “User name”" in here(
        sentence
    )


def test_names_of_servers_stay_as_they_are():
    for name in ("smtp.mail.me.com", "https://mail.port.example/", "mail.host.example", "ada@mail.user"):
        assert here(f"See {name}, now.") == f"See {name}, now."


def test_there_are_only_letters_from_an_account():
    assert here(str(route_of(MailSettings()))) == (
        "No mail account has been chosen, so nbtray writes no letters. Set “From” to your mail address."
    )


def all_that_is_said():
    mails = (
        OWN,
        *(MailSettings(account="ada@example.org", provider=each.key) for each in PROVIDERS),
        MailSettings(account="ada@example.org"),
        MailSettings(account="ada@example.org", provider="nobody"),
        replace(OWN, security=Security.NONE),
        replace(OWN, login=Login.XOAUTH2),
        replace(OWN, host="127.0.0.1", security=Security.NONE, login=Login.NONE),
        replace(OWN, authorities="/a.pem"),
    )
    for mail in mails:
        route = route_of(mail)
        yield wanted(mail)
        if not isinstance(route, Route):
            yield str(route)
            continue
        faults = itertools.starmap(Fault, itertools.product(Kind, Phase, CODES, TEXTS))
        refusals = itertools.product(("b@example.org",), CODES, TEXTS)
        for outcome in (*faults, *(Accepted((), (Refusal(*each),)) for each in refusals)):
            if hasattr(delivery := judged(outcome, route), "problem"):
                yield str(delivery.problem)


def test_the_page_names_no_command_and_no_setting_that_has_a_field():
    said = set(all_that_is_said())
    assert len(said) > 100
    for sentence in map(here, said):
        assert not re.search(r"`|nbtray (mail|config|logs)", sentence), sentence
        assert not re.search(rf"(?<![\w.])mail\.({'|'.join(FIELDS)})\b(?!\.\w)", sentence), sentence
