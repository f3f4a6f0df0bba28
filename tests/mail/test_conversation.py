"""What each misbehaviour of a server comes to: one value, one sentence, nothing sent in clear."""

import errno
import socket
from datetime import UTC, datetime

import pytest
from beds.smtp_server import DIALOGUE, PASSWORD, TOKEN, USER, dripping_greeting, talking
from contracts.mailer_contract import LETTER

from nbtray.core.mail.advice import judged
from nbtray.core.mail.delivery import Deferred, Delivered, Refused, Unconfirmed
from nbtray.core.mail.fault import Accepted, Fault, Kind, Phase
from nbtray.core.mail.route import Route, route_of
from nbtray.core.secrets import Secret
from nbtray.core.settings import Login, Security
from nbtray.mail import courier
from nbtray.mail.conversation import Conversation
from nbtray.mail.failures import fault_of
from nbtray.mail.order import order_of

PLAIN_EHLO = b"250-mail.example.org\r\n250 8BITMIME\r\n"


def near(mail, secret=PASSWORD):
    """Deliver in this process: starting one takes longer than the whole delivery, and there are many."""
    route = route_of(mail)
    assert isinstance(route, Route), route
    phases = []
    conversation = Conversation(order_of(LETTER, route, Secret(secret)), phases.append, lambda _: None)
    try:
        outcome = conversation.hold()
    except Exception as error:  # noqa: BLE001 -- as the process itself does
        outcome = fault_of(error, conversation.phase)
    conversation.leave()
    return outcome, judged(outcome, route)


def as_problem(delivery):
    """Return the problem's code; its sentences are sentences."""
    sentence = str(delivery.problem)
    assert "\n" not in sentence
    assert delivery.problem.what.endswith(".")
    assert delivery.problem.advice.endswith((".", "nbtray mail password"))
    return delivery.problem.code


@pytest.mark.parametrize("security", Security)
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_every_way_in_is_taken_with_any_letters_in_the_password(security, mechanism, serve, settings):
    server = serve(security, (mechanism,))
    outcome, delivery = near(settings(server, security))
    assert outcome == Accepted((USER,))
    assert delivery == Delivered()
    assert server.post.logins == [mechanism]
    assert server.post.letters[0].user == USER


def test_plain_is_preferred(serve, settings):
    server = serve(mechanisms=("CRAM-MD5", "LOGIN", "PLAIN"))
    near(settings(server))
    assert server.post.logins == ["PLAIN"]


def test_a_wrong_password_is_shown_to_one_mechanism_only(serve, settings):
    server = serve(mechanisms=("CRAM-MD5", "LOGIN", "PLAIN"))
    outcome, _ = near(settings(server), secret="wrong")
    assert (outcome.kind, outcome.phase, outcome.code) == (Kind.REPLY, Phase.LOGIN, 535)
    assert server.post.logins == ["PLAIN"]


def test_a_mechanism_that_does_not_work_makes_room_for_the_next(misbehaving, settings):
    heard = []

    def stubborn(conversation):
        with conversation.wire.makefile("rb") as lines:
            conversation.say(DIALOGUE["greeting"])
            for line in lines:
                heard.append(line)
                word = line.split()[0].decode().upper()
                if line.startswith(b"AUTH PLAIN"):
                    conversation.say(b"504 5.5.4 Unrecognized authentication type\r\n")
                elif line.startswith(b"AUTH LOGIN"):
                    conversation.say(b"334 VXNlcm5hbWU6\r\n")
                elif word not in DIALOGUE:
                    conversation.say(
                        b"235 Welcome\r\n" if heard[-2].startswith(b"YWRh") else b"334 UGFzc3dvcmQ6\r\n"
                    )
                elif word == "DATA":
                    conversation.say(DIALOGUE["DATA"])
                    while lines.readline() != b".\r\n":
                        pass
                    conversation.say(DIALOGUE["text"])
                else:
                    conversation.say(DIALOGUE[word])

    outcome, _ = near(settings(misbehaving(stubborn)))
    assert outcome == Accepted((USER,))


def test_a_token_logs_in(serve, settings):
    server = serve(mechanisms=("PLAIN", "XOAUTH2"))
    mail = settings(server, login=Login.XOAUTH2, token_command="print-token")
    assert near(mail, secret=TOKEN)[1] == Delivered()
    assert server.post.logins == ["XOAUTH2"]
    _, delivery = near(mail, secret="expired")
    assert as_problem(delivery) == "TokenRefused"


@pytest.mark.parametrize("login", [Login.PASSWORD, Login.XOAUTH2])
def test_a_server_without_a_known_login_is_refused(login, serve, settings):
    server = serve(mechanisms=())
    outcome, delivery = near(settings(server, login=login, token_command="print-token"))
    assert outcome.kind is Kind.NO_LOGIN
    assert as_problem(delivery) == "NoMailLogin"


def test_a_server_that_wants_a_login_says_so(serve, settings):
    _, delivery = near(settings(serve(), login=Login.NONE), secret="")
    assert as_problem(delivery) == "LoginWanted"
    assert "mail.login to password" in delivery.problem.advice


@pytest.mark.parametrize(
    ("reply", "outcome", "code"),
    [
        ({"MAIL": "451 4.3.0 Try later"}, Deferred, "MailLater"),
        ({"MAIL": "550 5.7.1 Not your address"}, Refused, "SenderRefused"),
        ({"RCPT": "451 4.7.1 Greylisted"}, Deferred, "RecipientLater"),
        ({"RCPT": "550 5.1.1 No such user"}, Refused, "RecipientRefused"),
        ({"RCPT": "554 5.7.1 Relay access denied"}, Refused, "RelayDenied"),
        ({"RCPT": "552 5.2.2 Mailbox full"}, Refused, "MailboxFull"),
        ({"DATA": "452 4.3.1 No room now"}, Deferred, "MailLater"),
        ({"DATA": "552 5.3.4 Too big"}, Refused, "MailboxFull"),
        ({"DATA": "554 5.7.1 Looks like spam"}, Refused, "LetterRefused"),
        ({"DATA": "550 5.4.5 Daily user sending limit exceeded"}, Deferred, "MailLater"),
    ],
)
def test_a_refusal_is_one_sentence_with_the_servers_words(reply, outcome, code, serve, settings):
    server = serve()
    server.post.replies = reply
    _, delivery = near(settings(server))
    assert isinstance(delivery, outcome)
    assert as_problem(delivery) == code
    (words,) = reply.values()
    assert words in delivery.problem.what
    assert not server.post.letters


def test_a_certificate_of_a_stranger_is_refused(serve, settings):
    server = serve()
    outcome, delivery = near(settings(server, authorities=""))
    assert outcome.kind is Kind.CERTIFICATE
    assert as_problem(delivery) == "MailCertificate"
    assert "authority" in delivery.problem.what
    assert not server.post.logins


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_for_another_name_is_refused(security, serve, authority, settings):
    server = serve(security, secured=authority.context("mail.example.org"))
    outcome, delivery = near(settings(server, security))
    assert outcome.kind is Kind.CERTIFICATE
    assert "for another name" in delivery.problem.what
    assert not server.post.logins


def test_an_expired_certificate_is_refused(serve, authority, settings):
    expired = authority.context("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC))
    _, delivery = near(settings(serve(secured=expired)))
    assert "expired" in delivery.problem.what


def test_a_file_of_authorities_that_is_none_is_refused(serve, settings, tmp_path):
    server = serve()
    (tmp_path / "notes.txt").write_text("no certificate")
    for path in (tmp_path / "notes.txt", tmp_path / "missing.pem", tmp_path):
        _, delivery = near(settings(server, authorities=str(path)))
        assert as_problem(delivery) == "MailAuthorities"
        assert str(path) in delivery.problem.what


def test_without_starttls_nothing_is_sent(serve, settings):
    server = serve(Security.NONE)
    outcome, delivery = near(settings(server, Security.STARTTLS))
    assert outcome.kind is Kind.NO_STARTTLS
    assert as_problem(delivery) == "NoStartTls"
    assert not server.post.logins


def test_tls_to_a_server_without_is_told_apart(serve, settings):
    server = serve(Security.STARTTLS)
    outcome, delivery = near(settings(server, Security.TLS))
    assert outcome.kind is Kind.NOT_TLS
    assert "starttls" in delivery.problem.advice


@pytest.mark.usefixtures("impatient")
def test_a_server_with_tls_leaves_a_client_without_waiting(serve, settings):
    outcome, delivery = near(settings(serve(), Security.STARTTLS))
    assert (outcome.kind, outcome.phase) == (Kind.TIMED_OUT, Phase.GREETING)
    assert "mail.security to tls" in delivery.problem.advice


@pytest.mark.parametrize(
    ("cut_at", "phase"),
    [
        ("greeting", Phase.GREETING),
        ("EHLO", Phase.GREETING),
        ("AUTH", Phase.LOGIN),
        ("MAIL", Phase.SENDER),
        ("RCPT", Phase.RECIPIENTS),
        ("DATA", Phase.DATA),
        ("text", Phase.ANSWER),
    ],
)
@pytest.mark.parametrize("how", ["cut_at", "silent_at"])
@pytest.mark.usefixtures("impatient")
def test_a_connection_that_ends_in_any_phase(how, cut_at, phase, misbehaving, settings):
    outcome, delivery = near(settings(misbehaving(talking(**{how: cut_at}))))
    assert outcome == Fault(Kind.CUT if how == "cut_at" else Kind.TIMED_OUT, phase)
    assert isinstance(delivery, Unconfirmed if cut_at == "text" else Deferred)
    as_problem(delivery)


def test_a_connection_that_ends_while_tls_is_made(misbehaving, settings):
    outcome, delivery = near(settings(misbehaving(lambda conversation: conversation.wire.recv(1), None)))
    assert outcome == Fault(Kind.CUT, Phase.TLS)
    assert isinstance(delivery, Deferred)


def test_a_server_that_turns_everybody_away(misbehaving, settings):
    _, delivery = near(settings(misbehaving(talking(greeting=b"554 5.7.1 Not you\r\n"))))
    assert as_problem(delivery) == "MailTurnedAway"
    _, delivery = near(settings(misbehaving(talking(greeting=b"421 4.3.2 Closing down\r\n"))))
    assert isinstance(delivery, Deferred)


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n", b"x" * 20_000, b"\x00\xff\r\n"])
def test_what_is_no_mail_server_is_told_apart(greeting, misbehaving, settings):
    outcome, delivery = near(settings(misbehaving(talking(greeting=greeting))))
    assert outcome.kind is Kind.NOT_SMTP
    assert as_problem(delivery) == "NotAMailServer"


def test_a_name_that_does_not_exist(serve, settings, monkeypatch):
    def lookup(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", lookup)
    outcome, delivery = near(settings(serve()))
    assert outcome == Fault(Kind.NAME_UNKNOWN, Phase.RESOLVE)
    assert as_problem(delivery) == "MailHostUnknown"


def test_an_address_that_is_not_reachable_makes_room_for_the_next(serve, authority, settings, monkeypatch):
    server = serve(secured=authority.context("mail.test"))
    real = socket.getaddrinfo
    found = [(2, 1, 6, "", ("127.0.0.2", 1)), (2, 1, 6, "", ("127.0.0.1", 1))]  # nobody listens on the first
    monkeypatch.setattr(
        "socket.getaddrinfo",
        lambda host, *rest, **more: found if host == "mail.test" else real(host, *rest, **more),
    )
    assert near(settings(server, host="mail.test"))[1] == Delivered()
    del found[1]
    assert as_problem(near(settings(server, host="mail.test"))[1]) == "MailRefused"


def test_no_way_out_is_told_apart(serve, settings, monkeypatch):
    def connect(*_, **__):
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr("socket.create_connection", connect)
    assert as_problem(near(settings(serve()))[1]) == "NoWayToMail"


def test_a_dripping_greeting_is_ended_by_the_deadline_of_the_whole(misbehaving, settings):
    mail = settings(misbehaving(dripping_greeting))
    for budget in (1.0, 10.0):  # more for a machine too busy to come that far within a second
        *_, last = courier.carry(order_of(LETTER, route_of(mail), Secret(PASSWORD), budget))
        if last.phase is Phase.GREETING:
            break
    assert last == Fault(Kind.TIMED_OUT, Phase.GREETING)


def test_a_letter_arrives_as_it_was(serve, settings):
    server = serve()
    near(settings(server))
    (letter,) = server.post.letters
    assert letter.message["Message-ID"] == LETTER.message_id
    assert "    https://203.0.113.7:9999/\n" in letter.text
    assert max(map(len, letter.content.splitlines())) <= 998


def test_a_dot_at_the_beginning_of_a_line_neither_ends_the_letter_nor_is_lost(serve, settings, monkeypatch):
    text = b"Subject: dots\r\n\r\n.\r\n.one\r\n..two\r\n"
    monkeypatch.setattr("nbtray.mail.conversation.message_of", lambda _: text)
    server = serve()
    assert near(settings(server))[1] == Delivered()
    assert server.post.letters[0].content == text
