"""Sources that lie, one by itself or two together, and what the router says to it."""

from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from examples import HOME, MOVED
from hypothesis import given as forall
from hypothesis import strategies as st
from letters import ANYWHERE, confirmed, effect_of, kept, mailing, seen_at, told
from playbook import EPOCH, at, given

from nbtray.core.address.agreement import DAILY_LIMIT, DISPUTED_TRIES, ROUTER, TRIES, AddressWatch, spacing
from nbtray.core.address.asking import AT_ONCE, REPLACED_WITHIN, ROUTER_RESTS, Inquiry, after_reading, begin
from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressCheckChosen, AddressRead
from nbtray.core.address.readings import Confirmed, Family, Seen, Unavailable, WayOut
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.mail.delivery import Delivered
from nbtray.core.mail.effects import SendLetter
from nbtray.core.mail.events import LetterDone
from nbtray.core.router.effects import ReadRouter
from nbtray.core.timers import Timer, TimerRang
from nbtray.network.address_source import BUDGET

SOURCES = tuple(f"https://ip.operator{number}.example{number}.org/" for number in range(8))
WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
LIE = IPv4Address("93.184.216.34")
DEAD = Unavailable("it did not answer")
KNOWN = AddressWatch(confirmed=(Confirmed(HOME, EPOCH),))


@dataclass
class World:
    """What the sources and the router answer, and who was asked."""

    address: IPv4Address = HOME
    liars: frozenset = frozenset()
    dead: frozenset = frozenset()
    router: Seen | Unavailable | None = None  # None: there is none to ask
    router_first: bool = False
    sources: tuple = SOURCES
    at_once: bool = False
    own: tuple = ()
    asked: list = field(default_factory=list)

    def answer(self, source):
        if source == ROUTER:
            return self.router
        if source in self.dead:
            return DEAD
        return Seen(LIE if source in self.liars else self.address)

    def round(self, watch, seconds=0.0, families=(Family.IPV4,), order=lambda _: 0):
        """Play one round; `order` tells which of those that are asked answers next."""
        inquiry = Inquiry(WAY if self.router else None, self.router_first, self.own, self.at_once)
        watch, effects = begin(watch, families, self.sources, at(seconds), inquiry)
        self.asked, todo = [], list(effects)
        while todo:
            effect = todo.pop(order(len(todo)))
            if not isinstance(effect, ReadAddress | ReadRouter):
                continue
            source = ROUTER if isinstance(effect, ReadRouter) else effect.source
            family = Family.IPV4 if source == ROUTER else effect.family
            self.asked.append(source)
            event = AddressRead(effect.generation, source, family, self.answer(source))
            watch, more = after_reading(watch, event, self.sources, at(seconds))
            todo += more
        assert watch.rounds == ()
        return watch


def believed(watch, family=Family.IPV4):
    found = watch.believed(family)
    return found and found.address


def first_two(watch):
    """The sources whose turn it is."""
    return frozenset(SOURCES[(watch.turn + number) % len(SOURCES)] for number in range(2))


@pytest.mark.parametrize("router_first", [False, True])
def test_two_that_lie_together_do_not_beat_the_router(router_first):
    """The attack of the issue: the wrong URL was mailed, the right one a quarter of an hour later."""
    world = World(liars=first_two(KNOWN), router=Seen(HOME), router_first=router_first)
    watch = world.round(KNOWN)
    assert believed(watch) == HOME
    assert ROUTER in world.asked


def test_nor_while_nothing_is_believed_yet():
    world = World(liars=first_two(AddressWatch()), router=Seen(HOME))
    assert believed(world.round(AddressWatch())) == HOME


def test_when_the_others_do_not_answer_nothing_is_believed_against_the_router():
    liars = first_two(KNOWN)
    world = World(liars=liars, dead=frozenset(SOURCES) - liars, router=Seen(MOVED))
    watch = world.round(KNOWN)
    assert believed(watch) == HOME
    assert watch.failures == 1
    assert len(world.asked) <= DISPUTED_TRIES + 1


def test_after_a_reconnect_a_third_operator_decides_against_a_router_that_is_behind():
    world = World(address=MOVED, router=Seen(HOME))
    watch = world.round(KNOWN, 300.0)
    assert believed(watch) == MOVED
    assert len(world.asked) == 4
    # It is left alone for a while, and costs nobody anything more.
    assert believed(world.round(watch, 600.0)) == MOVED
    assert ROUTER not in world.asked
    assert len(world.asked) == 1
    assert believed(world.round(watch, 600.0 + ROUTER_RESTS)) == MOVED


@pytest.mark.parametrize("router", [None, DEAD, Unavailable("it is at 10.0.0.2", cool_off=3600.0)])
def test_a_router_behind_another_one_or_a_carrier_s_contradicts_nobody(router):
    world = World(address=MOVED, router=router)
    watch = world.round(KNOWN)
    assert believed(watch) == MOVED
    assert [each for each in world.asked if each != ROUTER] == list(SOURCES[:2])


def test_where_there_is_no_third_operator_two_are_enough():
    world = World(address=MOVED, router=Seen(HOME), sources=SOURCES[:2])
    assert believed(world.round(KNOWN)) == MOVED


def test_the_router_and_one_more_are_two():
    world = World(address=MOVED, router=Seen(MOVED), router_first=True)
    assert believed(world.round(KNOWN)) == MOVED
    assert world.asked == [ROUTER, SOURCES[0]]


def test_one_word_against_the_router_s_keeps_nothing():
    """A source that is behind must not have the router left alone for an hour."""
    world = World(address=MOVED, router=Seen(MOVED), router_first=True)
    stale = {SOURCES[0]: Seen(HOME)}
    world.answer = lambda source: stale.get(source) or World.answer(world, source)
    assert believed(world.round(KNOWN)) == MOVED


def test_two_that_lie_do_not_beat_a_source_that_said_the_old_address_and_says_it_still():
    """Without a router: whoever vouched for what is believed is asked before anything else is."""
    honest = World()
    watch = honest.round(KNOWN)
    watch = honest.round(watch, 300.0)
    liars = first_two(watch)
    world = World(liars=liars)
    watch = world.round(watch, 600.0)
    assert believed(watch) == HOME
    assert set(world.asked) & set(SOURCES[:2])


def test_a_real_change_costs_one_question_more():
    watch = World().round(KNOWN)
    world = World(address=MOVED)
    watch = world.round(watch, 300.0)
    assert believed(watch) == MOVED
    assert len(world.asked) == 3
    assert watch.disproved == ()


def test_a_source_that_hangs_on_to_the_old_address_holds_nothing_up():
    watch = World().round(KNOWN)
    (stuck,) = watch.vouched_for(Family.IPV4).sources
    world = World(address=MOVED)
    world.answer = lambda source: Seen(HOME if source == stuck else MOVED)
    assert believed(world.round(watch, 300.0)) == MOVED
    three = World(address=MOVED, sources=SOURCES[:3])
    three.answer = world.answer
    assert believed(three.round(watch, 300.0)) == MOVED


def test_what_was_wrong_is_known_to_have_been_wrong_and_what_comes_and_goes_is_not():
    liars = first_two(KNOWN)
    lied_to = World(liars=liars).round(KNOWN)
    assert believed(lied_to) == LIE
    watch = World(liars=liars).round(lied_to, 300.0)
    assert (believed(watch), watch.disproved) == (HOME, (LIE,))
    # And they do not come through again.
    for number in range(2, 30):
        watch = World(liars=liars).round(watch, number * 300.0)
        assert believed(watch) == HOME
    flapped = World(address=MOVED).round(KNOWN)
    back = World().round(flapped, 300.0)
    assert (believed(back), back.disproved) == (HOME, ())


V6, OTHER_V6 = IPv6Address("2001:ba8:1f1::10"), IPv6Address("2a00:1450:4001::1")


def test_in_ipv6_this_computer_s_own_addresses_are_what_the_router_is_in_ipv4():
    world = World(address=OTHER_V6, own=(V6, HOME))
    watch = world.round(AddressWatch(), families=(Family.IPV6,))
    assert believed(watch, Family.IPV6) == OTHER_V6  # a prefix that is translated: three say so
    assert len(world.asked) == 3
    world = World(address=V6, own=(V6,))
    assert believed(world.round(AddressWatch(), families=(Family.IPV6,)), Family.IPV6) == V6
    assert len(world.asked) == 2


def test_a_person_who_waits_has_several_asked_at_once():
    watch, effects = begin(KNOWN, (Family.IPV4,), SOURCES, at(0.0), Inquiry(at_once=True))
    assert [each.source for each in effects] == list(SOURCES[:AT_ONCE])
    dead = World(dead=frozenset(SOURCES), at_once=True)
    watch = dead.round(KNOWN)
    assert (len(dead.asked), watch.failures) == (TRIES, 1)


def test_nobody_is_asked_in_place_of_a_source_that_was_silent_while_a_person_waits():
    """So the longest wait is that of one source, however many are dead."""
    watch, effects = begin(KNOWN, (Family.IPV4,), SOURCES, at(0.0), Inquiry(at_once=True))
    assert BUDGET + REPLACED_WITHIN < 6.0
    for effect in effects:
        event = AddressRead(watch.generation, effect.source, Family.IPV4, DEAD)
        watch, more = after_reading(watch, event, SOURCES, at(BUDGET))
        assert more == ()
    assert (watch.rounds, watch.failures) == ((), 1)
    # But if those that answered do not agree, others decide, however late.
    watch, effects = begin(KNOWN, (Family.IPV4,), SOURCES, at(10.0), Inquiry(at_once=True))
    more = ()
    for effect, reading in zip(effects, [Seen(LIE), Seen(MOVED), DEAD], strict=True):
        event = AddressRead(watch.generation, effect.source, Family.IPV4, reading)
        watch, questions = after_reading(watch, event, SOURCES, at(13.9))
        more += questions
    assert len(more) == DISPUTED_TRIES - AT_ONCE


def test_the_first_that_answers_is_enough_and_the_others_are_not_waited_for():
    world = World(at_once=True)
    watch, effects = begin(KNOWN, (Family.IPV4,), SOURCES, at(0.0), Inquiry(at_once=True))
    event = AddressRead(watch.generation, effects[-1].source, Family.IPV4, Seen(HOME))
    watch, _ = after_reading(watch, event, SOURCES, at(0.1))
    assert watch.rounds == ()
    late = AddressRead(watch.generation, effects[0].source, Family.IPV4, Seen(LIE))
    assert after_reading(watch, late, SOURCES, at(0.2)) == (watch, ())
    assert believed(world.round(AddressWatch(), order=lambda count: count - 1)) == HOME


SPELLS = st.lists(
    st.tuples(
        st.integers(0, 5),  # the real address
        st.sets(st.sampled_from(SOURCES), max_size=3),  # dead
        st.booleans(),  # do the liars lie
        st.sampled_from(["true", "silent"]),  # the router
        st.booleans(),  # is it asked first
        st.booleans(),  # several at once
        st.integers(0, 3),  # who of them answers first
    ),
    max_size=25,
)


@forall(st.sets(st.sampled_from(SOURCES), min_size=2, max_size=2), SPELLS)
def test_nothing_false_is_believed_against_a_router_that_tells_the_truth(liars, spells):
    """Two operators lie together, whenever they like; others do not answer."""
    watch, true, silent = KNOWN, {HOME}, False
    for number, (last, dead, lie, router, first, at_once, who) in enumerate(spells):
        address = ip_address(f"81.2.69.{10 + last}")
        true.add(address)
        silent |= router == "silent"
        world = World(
            address=address,
            liars=frozenset(liars if lie else ()),
            dead=frozenset(dead),
            router=Seen(address) if router == "true" else DEAD,
            router_first=first,
            at_once=at_once,
        )
        before = believed(watch)
        watch = world.round(watch, number * 300.0, order=lambda count, who=who: who % count)
        if believed(watch) == LIE:
            # Only if the router has not said otherwise: in this round, or because it believed it before.
            assert silent
            assert router == "silent" or before == LIE
        assert watch.requests <= DAILY_LIMIT


@forall(
    st.sampled_from(SOURCES),
    st.sets(st.sampled_from(SOURCES), max_size=2),
    st.sampled_from(["none", "silent", "behind", "true"]),
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
)
def test_what_is_true_is_believed_within_three_rounds(liar, dead, kind, moves):
    """One operator lies, two are dead, and the router may be behind for ever."""
    watch, seconds = KNOWN, 0.0
    for last in moves:
        address = ip_address(f"81.2.69.{10 + last}")
        router = {"none": None, "silent": DEAD, "behind": Seen(MOVED), "true": Seen(address)}[kind]
        world = World(address, frozenset({liar}), frozenset(dead), router)
        for _ in range(3):
            seconds += 300.0
            watch = world.round(watch, seconds)
        assert believed(watch) == address


@forall(
    changes=st.integers(0, 60),
    liars=st.sets(st.sampled_from(SOURCES), max_size=2),
    kind=st.sampled_from(["none", "silent", "behind", "true"]),
    interval=st.integers(60, 900),
)
def test_a_day_stays_within_its_requests_whoever_lies(changes, liars, kind, interval):
    watch, now, total = KNOWN, 12 * 3600.0, 0
    end = now + 86400.0
    while now < end:
        changes -= 1
        address = ip_address(f"81.2.69.{10 + max(changes, 0)}")
        router = {"none": None, "silent": DEAD, "behind": Seen(MOVED), "true": Seen(address)}[kind]
        world = World(address, frozenset(liars), router=router)
        watch = world.round(watch, now)
        total += sum(each != ROUTER for each in world.asked)
        assert len(world.asked) <= TRIES + DISPUTED_TRIES
        now += spacing(watch, interval, at(now))
    assert total <= DAILY_LIMIT


EVERYWHERE = replace(ANYWHERE, names=(*ANYWHERE.names, str(LIE)))


def delivered(talk):
    letter = effect_of(talk, SendLetter).letter
    return letter, kept(talk >> LetterDone(letter.message_id, Delivered()))


def lied_to():
    """Two sources have lied together, nobody could contradict them, and a letter has told it."""
    talk = seen_at(given(mailing(told(HOME), certificate=EVERYWHERE)), Seen(LIE), Seen(LIE))
    letter, talk = delivered(kept(talk))
    assert letter.addresses == (str(LIE),)
    return talk.later(300.0)


def test_a_wrong_address_is_corrected_at_once_with_a_letter_that_says_so():
    talk = lied_to() >> AddressCheckChosen()
    liars = set(talk.state.watch.vouched_for(Family.IPV4).sources)
    todo = [each for each in talk.effects if isinstance(each, ReadAddress)]
    while talk.state.watch.rounds:
        asked = todo.pop(0)
        reading = Seen(LIE if asked.source in liars else HOME)
        talk = talk >> AddressRead(asked.generation, asked.source, asked.family, reading)
        todo += [each for each in talk.effects if isinstance(each, ReadAddress)]
    assert "wrong" in effect_of(talk, ShowNotice).notice.title
    letter, _ = delivered(kept(talk))
    assert (letter.addresses, letter.wrong) == ((str(HOME),), (str(LIE),))


def test_one_that_only_came_and_went_waits_until_it_has_settled():
    talk = confirmed(lied_to(), HOME)
    talk.excludes(ShowNotice, SendLetter)
    assert talk.state.letters.outbox.believed(Family.IPV4) == LIE
    later = talk.later(900.0) >> TimerRang(Timer.LETTERS)
    letter, _ = delivered(kept(later))
    assert (letter.addresses, letter.wrong) == ((str(HOME),), ())
