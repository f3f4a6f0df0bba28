"""Letters, and outboxes that hold them, for many tests to begin from."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

from examples import CERTIFICATE, HOME, MOVED, running
from playbook import EPOCH

from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressCheckChosen, AddressRead
from nbtray.core.address.readings import Family, Seen
from nbtray.core.mail.events import OutboxKept
from nbtray.core.mail.message import Incident, IncidentKind, Letter, Topic
from nbtray.core.mail.queue import Hold, Outbox, Told, Waiting, queued
from nbtray.core.mail.state import Letters
from nbtray.core.problem import Problem
from nbtray.core.settings import MailSettings, Settings

SILENT = Problem("MailServerSilent", "mail.example.org does not answer.", "nbtray tries again.")
WRONG_PASSWORD = Problem("PasswordRefused", "mail.example.org refuses the password.", "Enter it again.")

MOVE = Letter(
    message_id="<7.1772366400.0123456789abcdef@nbtray.invalid>",
    topic=Topic.ADDRESS,
    written_at=EPOCH,
    computer="lab",
    urls=("https://82.3.70.20:9999/",),
    lan_url="https://192.168.77.10:9999/",
    addresses=("82.3.70.20",),
    moved_from=("81.2.69.10",),
    fingerprint_sha256="ab" * 32,
)
ALIVE = replace(MOVE, message_id="<6.0.0@nbtray.invalid>", topic=Topic.STILL_ALIVE, moved_from=(), changes=0)
INTRUSION = Incident(IncidentKind.NEW_PLACE, EPOCH - timedelta(seconds=9), "203.0.113.5", "Firefox")
GUESSES = Incident(IncidentKind.BURST, EPOCH - timedelta(seconds=5), failures=7, networks=3)
ALARM = Letter(
    message_id="<5.0.0@nbtray.invalid>",
    topic=Topic.LOGINS,
    written_at=EPOCH,
    computer="lab",
    urls=(),
    lan_url="",
    addresses=(),
    incidents=(INTRUSION, GUESSES),
    changes=2,
)
DOWN = replace(
    ALARM,
    message_id="<4.0.0@nbtray.invalid>",
    topic=Topic.SERVER,
    incidents=(),
    problem="No.",
    down_minutes=31,
)

FULL_OUTBOX = Outbox(
    identity="0123456789abcdef",
    written=7,
    told=(
        Told(HOME, EPOCH - timedelta(days=3)),
        Told(ip_address("2001:ba8:1f1::10"), EPOCH - timedelta(days=3)),
        Told(MOVED, EPOCH),
    ),
    readers=("ada@example.org", "bob@example.org"),
    waiting=(
        Waiting(MOVE, EPOCH + timedelta(seconds=90), attempts=3, unconfirmed=1, problem=SILENT),
        Waiting(ALIVE, EPOCH, attempts=1, hold=Hold.PERSON, problem=WRONG_PASSWORD),
        Waiting(ALARM, EPOCH),
        Waiting(DOWN, EPOCH),
    ),
    accepted=(EPOCH - timedelta(minutes=5), EPOCH - timedelta(minutes=1)),
    alive_due=EPOCH + timedelta(hours=7),
    alarmed=GUESSES.at,
    quiet_until=EPOCH + timedelta(hours=1),
    down_told=True,
)

MAIL = Settings(mail=MailSettings(account="ada@example.org"))
ANYWHERE = replace(CERTIFICATE, names=(*CERTIFICATE.names, str(MOVED), "83.4.71.30"))


def told(*addresses, **fields):
    """An outbox of which people believe these addresses."""
    since = EPOCH - timedelta(days=3)
    fields = {"identity": "0123456789abcdef", "readers": ("ada@example.org",), **fields}
    return Outbox(told=tuple(Told(each, since) for each in addresses), **fields)


def with_letters(state, outbox=None, **fields):
    """The state of an nbtray that has read this outbox; at first people believe in HOME."""
    outbox = told(HOME) if outbox is None else outbox
    return replace(state, letters=Letters(outbox=outbox, handed=outbox), **fields)


def mailing(outbox=None, **fields):
    """A server that runs and writes letters; its certificate is good for wherever it may go."""
    return with_letters(running(), outbox, **{"settings": MAIL, "certificate": ANYWHERE, **fields})


def seen_at(conversation, *readings):
    """Ask for the address, and let the sources see these, one after the other."""
    conversation = conversation >> AddressCheckChosen()
    questions = [each for each in conversation.effects if isinstance(each, ReadAddress)]
    for reading in readings:
        asked = questions.pop(0)
        event = AddressRead(asked.generation, asked.source, asked.family, reading)
        conversation = conversation >> event
        questions += [each for each in conversation.effects if isinstance(each, ReadAddress)]
    return conversation


def confirmed(conversation, address):
    """Let every source that is asked see this address, until it is believed."""
    conversation, family = conversation >> AddressCheckChosen(), Family(address.version)
    asked = [each for each in conversation.effects if isinstance(each, ReadAddress)]
    while any(each.family is family for each in conversation.state.watch.rounds):
        question = asked.pop(0)
        if question.family is family:
            event = AddressRead(question.generation, question.source, family, Seen(address))
            conversation = conversation >> event
            asked += [each for each in conversation.effects if isinstance(each, ReadAddress)]
    return conversation


def kept(conversation):
    """Let the disk answer for what it was given."""
    return conversation >> OutboxKept(conversation.state.letters.number)


def effect_of(conversation, kind):
    """The one effect of this kind."""
    found = [each for each in conversation.effects if isinstance(each, kind)]
    assert len(found) == 1, f"{kind.__name__} in {conversation.effects}"
    return found[0]


def holding(*letters):
    """An outbox in which these wait."""
    outbox = told(HOME)
    for letter in letters:
        outbox = queued(outbox, letter, "")
    return outbox


def only(outbox):
    """The one entry that waits there."""
    (entry,) = outbox.waiting
    return entry
