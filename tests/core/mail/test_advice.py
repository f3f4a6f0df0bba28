import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.mail.advice import EXPIRED, judged
from nbtray.core.mail.delivery import Deferred, Delivered, Refused, Unconfirmed
from nbtray.core.mail.fault import Accepted, Fault, Kind, Phase, Refusal
from nbtray.core.mail.replies import LONGEST_QUOTE, enhanced_code, quoted
from nbtray.core.mail.route import route_of
from nbtray.core.settings import Login, MailSettings

OWN = route_of(MailSettings(account="ada@example.org", host="mail.example.org"))
TOKEN = route_of(MailSettings(account="ada@gmail.com", login=Login.XOAUTH2, token_command="print-token"))


def at(account):
    return route_of(MailSettings(account=account))


def login(code, text, route):
    delivery = judged(Fault(Kind.REPLY, Phase.LOGIN, code, text), route)
    return delivery, delivery.problem


def test_gmail_wants_an_app_password_and_says_where():
    text = "5.7.8 Username and Password not accepted. For more information, go to\n5.7.8 https://support.google.com"
    delivery, problem = login(535, text, at("ada@gmail.com"))
    assert isinstance(delivery, Refused)
    assert "Gmail needs an app password, not your ordinary one" in problem.advice
    assert "https://myaccount.google.com/apppasswords" in problem.advice
    assert "\n" not in str(problem)


@pytest.mark.parametrize("code", [534, 535])
@pytest.mark.parametrize("account", ["ada@icloud.com", "ada@yahoo.com", "ada@aol.com", "ada@fastmail.com"])
def test_so_do_the_others_that_want_one(code, account):
    _, problem = login(code, "5.7.9 Please log in with your browser", at(account))
    assert problem.code == "AppPasswordNeeded"
    assert at(account).provider.page in problem.advice


def test_bridge_wants_its_own():
    assert login(535, "", at("ada@proton.me"))[1].code == "BridgePasswordNeeded"


@pytest.mark.parametrize(
    "text", ["5.7.139 Authentication unsuccessful, basic authentication is disabled", "5.7.30 x"]
)
def test_microsoft_takes_no_password(text):
    for route in (OWN, route_of(MailSettings(account="ada@example.org", provider="microsoft365"))):
        assert login(535, text, route)[1].code == "PasswordsSwitchedOff"


def test_an_ordinary_password_and_a_token_are_told_apart():
    assert "nbtray mail password" in login(535, "no", OWN)[1].advice
    assert "hilfe.gmx.net" in login(535, "no", at("ada@gmx.net"))[1].advice
    assert "mail.token_command" in login(535, "no", TOKEN)[1].advice


@pytest.mark.parametrize("code", [421, 432, 454])
def test_a_login_that_is_put_off_is_deferred(code):
    delivery, problem = login(code, "4.7.0 Too many login attempts", at("ada@gmail.com"))
    assert isinstance(delivery, Deferred)
    assert problem.code == "LoginLater"


def test_everybody_reached_is_delivered():
    assert judged(Accepted(("ada@example.org",)), OWN) == Delivered()


def test_who_was_not_reached_is_told_with_who_was():
    refused = (Refusal("bob@x.org", 550, "5.1.1 no"), Refusal("eve@x.org", 550, "5.1.1 no"))
    delivery = judged(Accepted(("ada@x.org",), refused), OWN)
    assert isinstance(delivery, Refused)
    assert "bob@x.org and eve@x.org" in delivery.problem.what
    assert "ada@x.org will get it" in delivery.problem.what


def test_one_refusal_for_good_among_others_is_for_a_person():
    mixed = (Refusal("bob@x.org", 450, "later"), Refusal("eve@x.org", 550, "no"))
    assert isinstance(judged(Accepted((), mixed), OWN), Refused)
    assert isinstance(judged(Accepted((), mixed[:1]), OWN), Deferred)


@pytest.mark.parametrize("kind", [Kind.CUT, Kind.TIMED_OUT, Kind.BROKEN])
def test_after_the_text_nobody_knows(kind):
    delivery = judged(Fault(kind, Phase.ANSWER), OWN)
    assert isinstance(delivery, Unconfirmed)
    assert "could not confirm" in delivery.problem.what


def test_a_refused_text_is_certain():
    assert isinstance(judged(Fault(Kind.REPLY, Phase.ANSWER, 451, "later"), OWN), Deferred)
    assert isinstance(judged(Fault(Kind.REPLY, Phase.ANSWER, 554, "5.7.1 spam"), OWN), Refused)


@pytest.mark.parametrize("code", [EXPIRED, 62, 64, 18, 20])
def test_a_wrong_certificate_is_a_persons_matter_at_an_own_server_and_may_pass_at_a_providers(code):
    fault = Fault(Kind.CERTIFICATE, Phase.TLS, code)
    assert isinstance(judged(fault, OWN), Refused)
    assert isinstance(judged(fault, at("ada@gmail.com")), Deferred)


def test_bridge_shows_a_certificate_of_its_own():
    delivery = judged(Fault(Kind.CERTIFICATE, Phase.TLS, 18), at("ada@proton.me"))
    assert isinstance(delivery, Refused)
    assert "mail.authorities" in delivery.problem.advice
    assert "Start Proton Mail Bridge" in str(
        judged(Fault(Kind.CONNECTION_REFUSED, Phase.CONNECT), at("ada@proton.me")).problem
    )


faults = st.builds(
    Fault, st.sampled_from(Kind), st.sampled_from(Phase), st.integers(400, 599), st.text(max_size=300)
)
routes = st.sampled_from(
    [OWN, TOKEN, *(at(f"ada@{domain}") for domain in ("gmail.com", "gmx.de", "proton.me", "posteo.de"))]
)


@given(faults, routes)
def test_every_fault_is_two_clean_sentences(fault, route):
    delivery = judged(fault, route)
    problem = delivery.problem
    assert problem.what.endswith(".")
    assert problem.advice
    assert all(each.isprintable() for each in str(problem))
    assert len(problem.what) < 3 * LONGEST_QUOTE + 200


@given(st.builds(Fault, st.just(Kind.REPLY), st.sampled_from(Phase), st.integers(400, 599)), routes)
def test_what_is_refused_for_good_was_said_for_good(fault, route):
    if isinstance(judged(fault, route), Refused):
        assert fault.code >= 500


def test_a_servers_words_are_short_and_harmless():
    assert quoted(550, "5.1.1 no\n such\x1b[31m user.") == "“550 5.1.1 no such [31m user”"
    assert quoted(550, "") == "“550”"
    assert len(quoted(550, "x" * 1000)) < LONGEST_QUOTE + 10


@pytest.mark.parametrize(
    ("text", "code"), [("5.7.8 no", "5.7.8"), ("no 5.7.8", ""), ("4.7.0\nx", "4.7.0"), ("5.7", ""), ("", "")]
)
def test_the_enhanced_code_is_what_a_reply_begins_with(text, code):
    assert enhanced_code(text) == code
    assert re.fullmatch(r"|\d\.\d+\.\d+", code)
