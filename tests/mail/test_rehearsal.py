import pytest
from beds.smtp_server import PASSWORD, USER, SmtpServer

from nbtray.core.mail.delivery import Deferred
from nbtray.core.mail.test_message import StepName, StepState
from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.core.settings import Login, MailSettings, Security
from nbtray.engine.clock import SystemClock
from nbtray.mail.rehearsal import rehearse


def steps(mail, credential=lambda _: Secret(PASSWORD)):
    return list(rehearse(mail, credential, SystemClock()))


def ends(found):
    return [(step.name, step.state) for step in found if step.state is not StepState.BEGUN]


ALL = [StepName.SETTINGS, StepName.RESOLVE, StepName.CONNECT, StepName.TLS, StepName.LOGIN, StepName.ACCEPTED]


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_every_step_begins_and_is_done(security, running, context, settings):
    server = running(SmtpServer(context, security))
    found = steps(settings(server, security))
    assert [step.name for step in found if step.state is StepState.BEGUN] == ALL
    assert ends(found) == [(name, StepState.DONE) for name in ALL]
    assert found[-1].sentence == f"127.0.0.1 has accepted the letter for {USER}."
    (letter,) = server.post.letters
    assert letter.user == USER
    assert "Mail from" in letter.text


def test_what_is_not_done_is_skipped_and_says_why(running, settings):
    server = running(SmtpServer(None, Security.NONE))
    server.post.login_needed = False
    found = steps(settings(server, Security.NONE, login=Login.NONE), lambda _: Secret(""))
    assert (StepName.TLS, StepState.SKIPPED) in ends(found)
    assert (StepName.LOGIN, StepState.SKIPPED) in ends(found)
    assert ends(found)[-1] == (StepName.ACCEPTED, StepState.DONE)


def test_a_wrong_password_fails_the_login_with_advice(running, context, settings):
    server = running(SmtpServer(context))
    found = steps(settings(server), lambda _: Secret("wrong"))
    assert ends(found)[-1] == (StepName.LOGIN, StepState.FAILED)
    assert "nbtray mail password" in found[-1].sentence
    assert not server.post.letters


def test_settings_that_lead_nowhere_fail_the_first_step():
    found = steps(MailSettings())
    assert ends(found) == [(StepName.SETTINGS, StepState.FAILED)]
    assert "mail.account" in found[-1].sentence


def test_a_password_that_cannot_be_had_fails_the_first_step(running, context, settings):
    problem = Problem("Locked", "The keyring is locked.", "Unlock it.")
    found = steps(settings(running(SmtpServer(context))), lambda _: Deferred(problem))
    assert ends(found) == [(StepName.SETTINGS, StepState.FAILED)]
    assert found[-1].sentence == "The keyring is locked. Unlock it."


def test_a_person_who_closes_the_window_ends_the_delivery(running, context, settings):
    server = running(SmtpServer(context))
    going = rehearse(settings(server), lambda _: Secret(PASSWORD), SystemClock())
    while next(going).name is not StepName.RESOLVE:
        pass
    going.close()
    assert not server.post.letters
