from dataclasses import replace

from playbook import at

from nbtray.core.address.effects import ReadNetwork
from nbtray.core.rules import Rule, follow
from nbtray.core.server.effects import LetSleep
from nbtray.core.state import State


class Recorded:
    """A rule's decision that counts how often it was asked, and says what it was told to say."""

    def __init__(self, *effects, then=lambda state: state):
        self.asked, self.effects, self.then = 0, effects, then

    def __call__(self, state, _moment):
        self.asked += 1
        return self.then(state), self.effects


def generation(state):
    return (state.generation,)


def test_a_rule_runs_at_the_first_event_and_not_while_nothing_it_reads_changes():
    decision = Recorded()
    state, _ = follow((Rule(decision, generation),), State(), at(1))
    state, _ = follow((Rule(decision, generation),), replace(state, quitting=True), at(2))
    assert decision.asked == 1


def test_a_rule_runs_again_when_what_it_reads_has_changed():
    decision = Recorded(ReadNetwork())
    state, effects = follow((Rule(decision, generation),), State(), at(1))
    assert effects == (ReadNetwork(),)
    state, effects = follow((Rule(decision, generation),), replace(state, generation=7), at(2))
    assert effects == (ReadNetwork(),)
    assert decision.asked == 2


def test_a_part_that_is_replaced_by_an_equal_one_has_not_changed():
    decision = Recorded()
    rules = (Rule(decision, lambda state: (state.reach,)),)
    state, _ = follow(rules, State(), at(1))
    follow(rules, replace(state, reach=replace(state.reach)), at(2))
    assert decision.asked == 1


def test_a_rule_runs_again_when_its_time_has_come():
    decision = Recorded()
    rules = (Rule(decision, generation, due=lambda _state, moment: moment.monotonic + 10),)
    state, _ = follow(rules, State(), at(0))
    state, _ = follow(rules, state, at(9.9))
    assert decision.asked == 1
    state, _ = follow(rules, state, at(10))
    assert decision.asked == 2


def test_a_rule_that_changed_what_it_reads_looks_again_although_it_finds_what_it_found_before():
    """It may be put back by somebody else: what it has done is then to be done once more."""
    decision = Recorded(then=lambda state: replace(state, generation=1))
    rules = (Rule(decision, generation),)
    state, _ = follow(rules, State(), at(1))
    follow(rules, replace(state, generation=0), at(2))
    assert decision.asked == 2


def test_the_rules_follow_in_order_and_see_what_those_before_have_changed():
    first = Rule(Recorded(ReadNetwork(), then=lambda state: replace(state, quitting=True)), generation)
    second = Rule(lambda state, _: (state, (LetSleep(),) if state.quitting else ()), generation)
    _, effects = follow((first, second), State(), at(1))
    assert effects == (ReadNetwork(), LetSleep())
