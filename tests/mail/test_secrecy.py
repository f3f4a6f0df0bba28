"""The password is seen by the mail server, and by nobody else."""

import base64
import json
import logging

import psutil
import pytest
from beds.smtp_server import PASSWORD, USER, talking
from contracts.mailer_contract import LETTER

from nbtray.core.mail.effects import SendLetter
from nbtray.core.mail.route import route_of
from nbtray.core.secrets import Secret
from nbtray.mail import courier
from nbtray.mail.mailer import SmtpMailer
from nbtray.mail.order import order_of
from nbtray.mail.redaction import HIDDEN, redacted
from nbtray.mail.report import line_of

PLAIN = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()


@pytest.mark.parametrize("shown", [PASSWORD, PLAIN, base64.b64encode(PASSWORD.encode()).decode()])
def test_what_a_server_repeats_of_it_is_hidden(shown):
    assert redacted(f"5.7.8 {shown} is wrong", PASSWORD) == f"5.7.8 {HIDDEN} is wrong"


def test_other_words_stay():
    words = "5.7.8 Username and Password not accepted: https://support.example/mail?p=BadCredentials"
    assert redacted(words, PASSWORD) == words
    assert redacted(words, "") == words


def test_it_is_in_no_sentence_no_log_and_on_no_process_list(misbehaving, settings, caplog):
    caplog.set_level(logging.DEBUG)
    seen = []

    def echoing(conversation):
        children = psutil.Process().children()
        seen.extend(f"{process.cmdline()} {process.environ()}" for process in children)
        talking(AUTH=f"535 5.7.8 {PASSWORD} {PLAIN} is wrong\r\n".encode())(conversation)

    mail = settings(misbehaving(echoing))
    delivery = SmtpMailer(lambda _: Secret(PASSWORD)).send(SendLetter(LETTER, mail)).delivery
    assert delivery.problem.code == "LoginRefused"
    assert any("nbtray.mail.deliver" in each for each in seen)
    for text in (repr(delivery), caplog.text, *seen):
        assert PASSWORD not in text
        assert PLAIN not in text


def test_it_is_in_nothing_that_the_process_tells(misbehaving, settings):
    order = order_of(LETTER, route_of(settings(misbehaving(talking()))), Secret(PASSWORD))
    told = "".join(map(line_of, courier.carry(order)))
    assert "Accepted" in told
    assert PASSWORD not in told
    assert json.dumps(PASSWORD)[1:-1] not in told


def test_a_credential_that_breaks_down_says_only_how(caplog, settings, misbehaving):
    def broken(_):
        raise ValueError(PASSWORD)

    done = SmtpMailer(broken).send(SendLetter(LETTER, settings(misbehaving(talking()))))
    assert "ValueError" in done.delivery.problem.what
    assert PASSWORD not in caplog.text + repr(done)
