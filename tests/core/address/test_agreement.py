from dataclasses import replace
from ipaddress import ip_address

import pytest
from examples import HOME, MOVED
from hypothesis import given as forall
from hypothesis import strategies as st
from playbook import EPOCH, at

from nbtray.core.address.agreement import AddressWatch, operator, spacing
from nbtray.core.address.asking import after_reading, begin
from nbtray.core.address.effects import ReadAddress, SaveAddresses
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Confirmed, Family, Seen, Unavailable

SOURCES = tuple(f"https://ip.operator{number}.example{number}.org/" for number in range(6))
V4 = (Family.IPV4,)


def one_round(watch, answers, moment=None, sources=SOURCES, families=V4):
    """Play one round; `answers` maps how many were asked before to a reading."""
    moment = moment or at(0.0)
    watch, effects = begin(watch, families, sources, moment)
    asked, saved = [], []
    todo = list(effects)
    while todo:
        effect = todo.pop(0)
        if isinstance(effect, SaveAddresses):
            saved.append(effect)
            continue
        reading = answers[min(len(asked), len(answers) - 1)]
        asked.append(effect.source)
        event = AddressRead(effect.generation, effect.source, effect.family, reading)
        watch, more = after_reading(watch, event, sources, moment)
        todo.extend(more)
    return watch, asked, saved


def test_nothing_new_is_believed_on_one_word():
    watch, effects = begin(AddressWatch(), V4, SOURCES, at(0.0))
    first = effects[0]
    watch, effects = after_reading(
        watch, AddressRead(watch.generation, first.source, Family.IPV4, Seen(HOME)), SOURCES, at(1.0)
    )
    assert watch.confirmed == ()
    assert [type(each) for each in effects] == [ReadAddress]
    assert effects[0].source != first.source


def test_two_independent_sources_make_an_address_believed():
    watch, asked, saved = one_round(AddressWatch(), [Seen(HOME)])
    assert watch.confirmed == (Confirmed(HOME, EPOCH),)
    assert len(asked) == 2
    assert saved[-1].confirmed == watch.confirmed


def test_what_is_believed_needs_one_word_to_stay():
    known = AddressWatch(confirmed=(Confirmed(HOME, EPOCH),))
    watch, asked, _ = one_round(known, [Seen(HOME)], at(300.0))
    assert len(asked) == 1
    assert watch.confirmed == (Confirmed(HOME, at(300.0).utc),)


def test_one_liar_changes_nothing():
    known = AddressWatch(confirmed=(Confirmed(HOME, EPOCH),))
    watch, asked, _ = one_round(known, [Seen(MOVED), Seen(HOME)])
    assert watch.believed(Family.IPV4).address == HOME
    assert len(asked) == 2


def test_of_three_that_disagree_the_two_that_agree_are_believed():
    watch, asked, _ = one_round(AddressWatch(), [Seen(MOVED), Seen(HOME), Seen(HOME)])
    assert watch.believed(Family.IPV4).address == HOME
    assert len(asked) == 3


def test_two_hosts_of_one_operator_are_one_voice():
    sources = ("https://a.same.org", "https://b.same.org")
    watch, asked, _ = one_round(AddressWatch(), [Seen(HOME)], sources=sources)
    assert watch.confirmed == ()
    assert len(asked) == 1


def test_unavailable_never_erases_and_is_counted_once_a_round():
    known = AddressWatch(confirmed=(Confirmed(HOME, EPOCH),))
    watch, asked, saved = one_round(known, [Unavailable("timeout")])
    assert watch.confirmed == known.confirmed
    assert watch.failures == 1
    assert len(asked) == 4
    assert saved == []


def test_a_source_that_asks_for_rest_gets_it_and_not_for_ever():
    watch, asked, _ = one_round(AddressWatch(), [Unavailable("429", cool_off=3600.0), Seen(HOME)])
    tired = asked[0]
    seen = set()
    for minute in range(1, 50):
        watch, asked, _ = one_round(watch, [Seen(HOME)], at(minute * 60.0))
        seen.update(asked)
    assert tired not in seen
    for minute in range(61, 70):
        watch, asked, _ = one_round(watch, [Seen(HOME)], at(minute * 60.0))
        seen.update(asked)
    assert tired in seen


def test_the_families_are_apart():
    address = ip_address("2a00:1450:4001::1")
    watch, effects = begin(AddressWatch(), (Family.IPV4, Family.IPV6), SOURCES, at(0.0))
    assert [each.family for each in effects] == [Family.IPV4, Family.IPV6]
    for family, seen in ((Family.IPV4, HOME), (Family.IPV6, address), (Family.IPV4, HOME)):
        asked = next(each for each in watch.rounds if each.family is family).asked[-1]
        watch, _ = after_reading(watch, AddressRead(1, asked, family, Seen(seen)), SOURCES, at(0.0))
    assert watch.confirmed == (Confirmed(HOME, EPOCH),)


def test_an_answer_nobody_waits_for_is_dropped():
    event = AddressRead(0, SOURCES[0], Family.IPV4, Seen(HOME))
    assert after_reading(AddressWatch(), event, SOURCES, at(0.0)) == (AddressWatch(), ())


@pytest.mark.parametrize(
    ("source", "whose"),
    [
        ("https://api.ipify.org", "ipify.org"),
        ("https://ifconfig.co/ip", "ifconfig.co"),
        ("https://[::1]/", "::1"),
    ],
)
def test_a_source_belongs_to_its_domain(source, whose):
    assert operator(source) == whose


READINGS = st.one_of(
    st.sampled_from([HOME, MOVED]).map(Seen), st.just(Unavailable("no")), st.just(Unavailable("429", 60.0))
)


@forall(st.lists(st.lists(READINGS, min_size=1, max_size=4), max_size=12))
def test_a_new_address_always_has_two_operators_behind_it(rounds):
    watch = AddressWatch()
    for number, answers in enumerate(rounds):
        before = watch.believed(Family.IPV4)
        watch, asked, _ = one_round(watch, answers, at(number * 300.0))
        after = watch.believed(Family.IPV4)
        if after and (before is None or after.address != before.address):
            said = [answers[min(index, len(answers) - 1)] for index in range(len(asked))]
            voices = {
                operator(source)
                for source, reading in zip(asked, said, strict=True)
                if reading == Seen(after.address)
            }
            assert len(voices) >= 2
        if before:
            assert after is not None


@forall(interval=st.integers(60, 3600), changes=st.integers(0, 40))
def test_a_day_stays_within_its_requests(interval, changes):
    watch = AddressWatch(confirmed=(Confirmed(HOME, EPOCH),))
    start = 12 * 3600.0  # midnight of the next day
    now, total, flips = start, 0, changes
    while now < start + 86400:
        answer = [Seen(HOME)]
        if flips:
            flips -= 1
            here = watch.believed(Family.IPV4).address
            answer = [Seen(MOVED if here == HOME else HOME)]
        watch, asked, _ = one_round(watch, answer, at(now))
        total += len(asked)
        now += spacing(watch, interval, at(now))
    assert total <= 300


def test_the_interval_is_kept_when_the_day_can_afford_it():
    watch = replace(AddressWatch(), turn=0)
    assert spacing(watch, 600, at(0.0)) == 600.0
    assert 600.0 < spacing(replace(watch, turn=1), 600, at(0.0)) < 720.0
