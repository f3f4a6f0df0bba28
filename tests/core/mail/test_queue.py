from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

from examples import HOME, MOVED
from letters import ALIVE, FULL_OUTBOX, MOVE, SILENT, WRONG_PASSWORD, holding, only, told
from playbook import EPOCH, at

from nbtray.core.address.readings import Family
from nbtray.core.mail.attempts import done
from nbtray.core.mail.delivery import Deferred, Delivered, Refused
from nbtray.core.mail.message import Topic
from nbtray.core.mail.queue import Hold, Outbox, left_lately, message_id, queued, with_told
from nbtray.storage.outbox_json import from_json, to_json

THIRD = "83.4.71.30"
LATER = replace(MOVE, message_id="<8@nbtray.invalid>", addresses=(THIRD,), moved_from=("82.3.70.20",))
IPV6 = replace(LATER, addresses=("82.3.70.20", "2001:db8::2"), moved_from=("2001:db8::1",))
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def test_of_one_topic_the_newest_facts_wait_and_the_first_way_here():
    letter = only(holding(MOVE, LATER)).letter
    assert letter == replace(LATER, moved_from=("81.2.69.10",), changes=2)


def test_a_letter_with_another_text_has_another_message_id():
    assert only(holding(MOVE, LATER)).letter.message_id == LATER.message_id


def test_only_what_somebody_may_have_read_is_called_wrong():
    lie = replace(MOVE, addresses=("93.184.216.34",))
    correction = replace(LATER, addresses=("81.2.69.10",), moved_from=lie.addresses, wrong=lie.addresses)
    assert only(holding(lie, correction)).letter.wrong == ()
    tried = done(holding(lie), lie.message_id, Deferred(SILENT), at(0.0))
    assert only(queued(tried, correction, "")).letter.wrong == lie.addresses
    moved = replace(LATER, message_id="<9@nbtray.invalid>")
    assert only(queued(queued(tried, correction, ""), moved, "")).letter.wrong == lie.addresses


def test_each_family_keeps_its_own_way_here():
    assert only(holding(MOVE, IPV6)).letter.moved_from == ("81.2.69.10", "2001:db8::1")


def test_what_has_come_back_keeps_the_first_way_here_for_the_next_move():
    back = replace(LATER, addresses=("81.2.69.10",))
    letter = only(holding(MOVE, back)).letter
    assert (letter.addresses, letter.moved_from, letter.changes) == (("81.2.69.10",), ("81.2.69.10",), 2)
    onward = replace(LATER, addresses=(THIRD,), moved_from=("81.2.69.10",))
    assert only(holding(MOVE, back, onward)).letter == replace(onward, changes=3)


def test_the_first_port_here_is_kept_as_the_first_address_is():
    moved, again = replace(MOVE, port_from=9999), replace(LATER, port_from=10_001)
    assert only(holding(moved, again)).letter.port_from == 9999
    assert only(holding(MOVE, again)).letter.port_from == 10_001


def test_topics_wait_side_by_side():
    assert [each.letter.topic for each in holding(MOVE, ALIVE).waiting] == [Topic.ADDRESS, Topic.STILL_ALIVE]


def test_what_is_being_sent_is_left_alone():
    outbox = queued(holding(MOVE), LATER, MOVE.message_id)
    assert [each.letter for each in outbox.waiting] == [MOVE, LATER]
    assert only(done(outbox, MOVE.message_id, Delivered(), at(0.0))).letter == LATER
    folded = only(done(outbox, MOVE.message_id, Deferred(SILENT), at(0.0)))
    assert folded.letter == replace(LATER, moved_from=("81.2.69.10",), changes=2)
    assert (folded.attempts, folded.problem) == (1, SILENT)


def test_news_are_tried_at_once_unless_a_person_must_act_first():
    tried = done(holding(MOVE), MOVE.message_id, Deferred(SILENT), at(0.0))
    later = replace(LATER, written_at=EPOCH + SECOND)
    assert only(queued(tried, later, "")).next_at == EPOCH + SECOND
    refused = done(holding(MOVE), MOVE.message_id, Refused(WRONG_PASSWORD), at(0.0))
    entry = only(queued(refused, later, ""))
    assert (entry.hold, entry.problem) == (Hold.PERSON, WRONG_PASSWORD)


def test_message_ids_are_valid_and_never_the_same():
    one, other = message_id(told(HOME), EPOCH), message_id(queued(told(HOME), MOVE, ""), EPOCH)
    assert one == "<1.1772366400.0123456789abcdef@nbtray.invalid>"
    assert one != other


def test_an_address_was_left_lately_for_an_hour():
    outbox = with_told(told(HOME), (MOVED,), EPOCH)
    assert outbox.believed(Family.IPV4) == MOVED
    assert left_lately(outbox, HOME, EPOCH + timedelta(minutes=59))
    assert not left_lately(outbox, HOME, EPOCH + timedelta(minutes=61))
    assert not left_lately(outbox, MOVED, EPOCH)
    assert not left_lately(outbox, ip_address(THIRD), EPOCH)
    much_later = with_told(outbox, (ip_address("2001:ba8::1"),), EPOCH + timedelta(hours=2))
    assert [str(each.address) for each in much_later.told] == ["82.3.70.20", "2001:ba8::1"]


def test_an_outbox_is_the_same_after_it_was_written_down():
    assert from_json(to_json(FULL_OUTBOX)) == FULL_OUTBOX
    assert from_json(to_json(Outbox("ab"))) == Outbox("ab")


def test_what_a_nbtray_has_written_that_knew_no_letters_about_logins_is_read():
    outbox = replace(FULL_OUTBOX, waiting=FULL_OUTBOX.waiting[:2], alarmed=None, quiet_until=None)
    old = to_json(outbox)
    del old["alarmed"], old["quiet_until"]
    for entry in old["waiting"]:
        del entry["letter"]["incidents"]
    assert from_json(old) == outbox
