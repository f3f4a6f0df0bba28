from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.address.readings import Family
from nbtray.core.reach.firewall import Passage
from nbtray.core.reach.outside import Outside, Question, Reply, Tried, Unasked, judged
from nbtray.core.reach.verdict import Answer, Evidence, Finding, Obstacle, Serving, Why, finding
from nbtray.core.router.mapping import Opening, Reason

OUTSIDE, INSIDE, OWN6 = "81.2.69.10", "192.168.77.10", "2001:ba8:1f1::10"
HOME = Evidence(Family.IPV4, own=INSIDE, opening=Opening.OPEN, router=OUTSIDE, seen=OUTSIDE)
HOME6 = Evidence(Family.IPV6, own=OWN6, opening=Opening.OPEN, seen=OWN6)
DENIED = replace(HOME, opening=Opening.DENIED, router="")
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

ADDRESSES = st.sampled_from(["", OUTSIDE, INSIDE, "100.64.7.7", "82.3.70.20"])
ADDRESSES6 = st.sampled_from(["", OWN6, "2001:ba8:1f1::11"])
REST = {
    "serving": st.sampled_from(Serving),
    "online": st.sampled_from([None, True, False]),
    "obstacle": st.sampled_from([None, *Obstacle]),
    "firewall": st.sampled_from(Passage),
    "opening": st.sampled_from(Opening),
    "refusal": st.sampled_from([None, *Reason]),
    "outside": st.sampled_from(Outside),
    "visited": st.booleans(),
}
EVIDENCE = st.builds(
    Evidence, st.just(Family.IPV4), own=ADDRESSES, router=ADDRESSES, seen=ADDRESSES, **REST
) | st.builds(Evidence, st.just(Family.IPV6), own=ADDRESSES6, seen=ADDRESSES6, **REST)


@pytest.mark.parametrize(
    ("evidence", "answer", "why"),
    [
        (HOME, YES, Why.ALL_OPEN),
        (HOME6, YES, Why.ALL_OPEN),
        (replace(HOME, serving=Serving.NETWORK), Answer.NOT_OFFERED, Why.NOT_OFFERED),
        (replace(HOME, online=None), UNKNOWN, Why.NOT_LOOKED),
        (replace(HOME, online=False), NO, Why.OFFLINE),
        (replace(HOME, own=""), NO, Why.NO_ADDRESS),
        (replace(HOME6, own=""), NO, Why.NO_ADDRESS),
        # Who stands in between.
        (replace(HOME, obstacle=Obstacle.CARRIER_NAT), NO, Why.CARRIER_NAT),
        (replace(HOME, obstacle=Obstacle.TRANSLATOR), NO, Why.TRANSLATOR),
        (replace(HOME, obstacle=Obstacle.VPN), UNKNOWN, Why.VPN),
        (replace(HOME, opening=Opening.ON_VPN), UNKNOWN, Why.VPN),
        (replace(HOME, router="100.64.7.7"), NO, Why.CARRIER_NAT),
        (replace(HOME, router="10.0.0.2"), NO, Why.SECOND_ROUTER),
        (replace(HOME, router=""), UNKNOWN, Why.ROUTER_MUTE),
        (replace(HOME, seen="82.3.70.20"), UNKNOWN, Why.ELSEWHERE),
        (replace(HOME, seen=""), UNKNOWN, Why.NOT_SEEN),
        (replace(HOME6, seen=""), UNKNOWN, Why.NOT_SEEN),
        (replace(HOME, own=OUTSIDE, opening=Opening.DIRECT, router=""), YES, Why.ALL_OPEN),
        (replace(HOME, own="82.3.70.20", opening=Opening.DIRECT), UNKNOWN, Why.ELSEWHERE),
        # What the router says.
        (replace(HOME, opening=Opening.ASKING), UNKNOWN, Why.ASKING),
        (replace(HOME, opening=Opening.OFF), UNKNOWN, Why.NOT_ASKED),
        (replace(HOME, opening=Opening.BY_HAND), UNKNOWN, Why.BY_HAND),
        (replace(HOME, opening=Opening.NO_ROUTER), UNKNOWN, Why.NO_ROUTER),
        (replace(DENIED, refusal=Reason.SILENT), UNKNOWN, Why.REFUSED),
        (replace(DENIED, refusal=Reason.TAKEN), NO, Why.TAKEN),
        (replace(DENIED, refusal=Reason.OLD_ADDRESS), NO, Why.TAKEN),
        (replace(DENIED, refusal=Reason.IN_BETWEEN), NO, Why.SECOND_ROUTER),
        (replace(DENIED, refusal=Reason.NO_ADDRESS), NO, Why.SECOND_ROUTER),
        (replace(DENIED, refusal=Reason.NO_ADDRESS, seen=""), UNKNOWN, Why.REFUSED),
        (replace(HOME6, opening=Opening.DENIED), UNKNOWN, Why.ROUTER_FIREWALL),
        # This computer's own firewall.
        (replace(HOME, firewall=Passage.OPEN), YES, Why.ALL_OPEN),
        (replace(HOME, firewall=Passage.CLOSED), NO, Why.FIREWALL),
        (replace(HOME, firewall=Passage.HIDDEN), UNKNOWN, Why.FIREWALL_HIDDEN),
        (replace(HOME, firewall=Passage.CLOSED, router="100.64.7.7"), NO, Why.CARRIER_NAT),
        (replace(DENIED, refusal=Reason.SILENT, firewall=Passage.CLOSED), NO, Why.FIREWALL),
        # Who has seen it from outside.
        (replace(DENIED, refusal=Reason.SILENT, outside=Outside.REACHED), YES, Why.SEEN),
        (replace(HOME, opening=Opening.BY_HAND, visited=True), YES, Why.SEEN),
        (replace(HOME, outside=Outside.NOT_REACHED), NO, Why.NOT_REACHED),
        (replace(HOME, outside=Outside.NOT_REACHED, visited=True), UNKNOWN, Why.CONTRADICTION),
        (replace(HOME, outside=Outside.DISAGREE), UNKNOWN, Why.DISAGREE),
        (replace(HOME, outside=Outside.ANOTHER), NO, Why.ANOTHER),
        (replace(HOME, router="100.64.7.7", outside=Outside.REACHED), UNKNOWN, Why.CONTRADICTION),
        (replace(HOME, router="100.64.7.7", outside=Outside.OURS), YES, Why.SEEN),
        (replace(HOME, firewall=Passage.CLOSED, outside=Outside.NOT_REACHED), NO, Why.FIREWALL),
    ],
)
def test_what_follows_from_the_evidence(evidence, answer, why):
    found = finding(evidence)
    assert (found.answer, found.why) == (answer, why)


def test_what_nobody_outside_could_do_has_its_likely_reason_beside_it():
    silent = replace(DENIED, refusal=Reason.SILENT, outside=Outside.NOT_REACHED)
    assert finding(silent) == Finding(NO, Why.NOT_REACHED, Why.REFUSED)


@given(EVIDENCE)
def test_without_a_witness_yes_needs_every_link_of_the_chain(evidence):
    found = finding(evidence)
    if found.why is not Why.ALL_OPEN:
        return
    far_end = evidence.router if evidence.opening is Opening.OPEN and evidence.router else evidence.own
    assert found.answer is YES
    assert evidence.seen == far_end
    assert evidence.firewall in (Passage.OPEN, Passage.NONE)
    assert evidence.opening in (Opening.OPEN, Opening.DIRECT)
    assert not evidence.obstacle or evidence.family is Family.IPV6


@given(EVIDENCE)
def test_a_yes_that_was_seen_has_somebody_who_saw_it(evidence):
    if finding(evidence).why is Why.SEEN:
        assert evidence.visited or evidence.outside in (Outside.REACHED, Outside.OURS)


@given(EVIDENCE)
def test_services_that_disagree_make_neither_yes_nor_no(evidence):
    disagreeing = finding(replace(evidence, outside=Outside.DISAGREE, online=True, serving=Serving.INTERNET))
    assert disagreeing.answer is UNKNOWN


@given(EVIDENCE)
def test_who_knows_less_claims_no_more(evidence):
    """Without an address that was seen there is no yes from here, and silence outside changes nothing."""
    blind = finding(replace(evidence, seen="", outside=Outside.SILENT, visited=False))
    assert blind.answer is not YES


@given(EVIDENCE)
def test_what_is_not_offered_is_neither_open_nor_closed(evidence):
    found = finding(evidence)
    assert (found.answer is Answer.NOT_OFFERED) == (evidence.serving is not Serving.INTERNET)


@given(EVIDENCE, st.sampled_from(Outside))
def test_somebody_outside_never_makes_an_offline_computer_reachable(evidence, outside):
    offline = replace(evidence, online=False, serving=Serving.INTERNET, outside=outside)
    assert finding(offline) == Finding(NO, Why.OFFLINE)


QUESTION = Question(Family.IPV4, OUTSIDE, 9999)
OURS = "ab" * 32


def said(*tried):
    return [Reply(f"https://{number}.example", each) for number, each in enumerate(tried)]


@pytest.mark.parametrize(
    ("replies", "outside"),
    [
        (said(), Outside.SILENT),
        (said(Unasked("silence"), Unasked("silence")), Outside.SILENT),
        (said(Tried(reached=True)), Outside.REACHED),
        (said(Tried(reached=False)), Outside.SILENT),
        (said(Tried(reached=False), Unasked("silence")), Outside.SILENT),
        (said(Tried(reached=False), Tried(reached=False)), Outside.NOT_REACHED),
        (said(Tried(reached=True), Tried(reached=False)), Outside.DISAGREE),
        (said(Tried(True, OUTSIDE, OURS), Tried(reached=True)), Outside.OURS),
        (said(Tried(True, OUTSIDE, "cd" * 32)), Outside.ANOTHER),
        (said(Tried(True, OUTSIDE, OURS), Tried(False, OUTSIDE)), Outside.DISAGREE),
        (said(Tried(False, "82.3.70.20"), Tried(False, "82.3.70.20")), Outside.SILENT),
    ],
)
def test_what_services_say_together(replies, outside):
    assert judged(replies, QUESTION, OURS) is outside
