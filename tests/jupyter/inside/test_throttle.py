"""How often a password may be guessed."""

from hypothesis import given
from hypothesis import strategies as st

from nbtray.jupyter.inside.peer import network_of
from nbtray.jupyter.inside.throttle import (
    EMPTY,
    EVERYBODY,
    FIRST_WAIT,
    FREE,
    GUESSES,
    HOUR,
    NETWORKS,
    WELCOME_FOR,
    Guesses,
    Ledger,
    Refused,
    charge,
    tidied,
    wait_after,
    welcome,
)

THERE = "203.0.113.5"
START = 1_700_000_000.0

pauses = st.lists(st.floats(0, 4000), min_size=1, max_size=120)


def guessed(ledger, network, now):
    """Return the ledger after a try to guess, and whether it got as far as the hash."""
    ledger = tidied(ledger, now)
    charged = charge(ledger, network, now)
    return (ledger, False) if isinstance(charged, Refused) else (charged, True)


def after(times, network=THERE, ledger=EMPTY):
    """Return the ledger after so many guesses, each as soon as it is allowed."""
    now = START
    for _ in range(times):
        while isinstance(charged := charge(tidied(ledger, now), network, now), Refused):
            now += charged.wait + 0.001
        ledger = charged
    return ledger, now


def test_a_person_who_mistypes_waits_for_nothing():
    ledger = EMPTY
    for _ in range(FREE + 1):
        ledger = charge(ledger, THERE, START)
    assert isinstance(ledger, Ledger)
    assert charge(ledger, THERE, START) == Refused(FIRST_WAIT)


def test_each_wait_is_twice_the_one_before_and_never_more_than_an_hour():
    assert [wait_after(count) for count in range(4, 9)] == [0, 30, 60, 120, 240]
    assert wait_after(10_000) == HOUR


def test_a_hundred_at_once_are_no_way_around():
    ledger, reached = EMPTY, 0
    for _ in range(100):
        ledger, hashed = guessed(ledger, THERE, START)
        reached += hashed
    assert reached == FREE + 1


@given(pauses)
def test_ten_guesses_of_a_network_reach_the_hash_in_any_hour(pauses):
    ledger, now, reached = EMPTY, START, []
    for pause in pauses:
        now += pause
        ledger, hashed = guessed(ledger, THERE, now)
        reached += [now] if hashed else []
    for begin in reached:
        assert sum(begin <= at < begin + HOUR for at in reached) <= GUESSES


@given(st.integers(0, 2**64 - 1), pauses)
def test_whoever_has_a_whole_64_gains_nothing_by_it(seed, pauses):
    ledger, now, reached = EMPTY, START, []
    for number, pause in enumerate(pauses):
        now += pause
        host = (seed + number * 7919) % 2**64
        address = (
            f"2001:db8:1:2:{host >> 48:x}:{host >> 32 & 0xFFFF:x}:{host >> 16 & 0xFFFF:x}:{host & 0xFFFF:x}"
        )
        ledger, hashed = guessed(ledger, network_of(address), now)
        reached += [now] if hashed else []
    for begin in reached:
        assert sum(begin <= at < begin + HOUR for at in reached) <= GUESSES


@given(st.lists(st.tuples(st.integers(0, 999), st.floats(0, 60)), max_size=400))
def test_all_strangers_together_have_a_limit_too(tries):
    ledger, now, reached = EMPTY, START, []
    for who, pause in tries:
        now += pause
        ledger, hashed = guessed(ledger, f"198.51.{who // 256}.{who % 256}", now)
        reached += [now] if hashed else []
    for begin in reached:
        assert sum(begin <= at < begin + HOUR for at in reached) <= EVERYBODY


def under_attack(ledger, now):
    for number in range(EVERYBODY + 1):
        ledger, _ = guessed(ledger, f"198.51.100.{number}", now)
    return ledger


def test_the_limit_for_everybody_keeps_out_strangers_only():
    ledger = welcome(EMPTY, THERE, START)
    ledger = under_attack(ledger, START + 60)
    refused = charge(ledger, "192.0.2.7", START + 61)
    assert isinstance(refused, Refused)
    assert refused.everybody
    assert isinstance(charge(ledger, THERE, START + 61), Ledger)
    assert isinstance(charge(tidied(ledger, START + 60 + HOUR), "192.0.2.7", START + 60 + HOUR), Ledger)


def test_a_network_is_welcome_for_a_month():
    ledger = welcome(EMPTY, THERE, START)
    assert tidied(ledger, START + WELCOME_FOR - 1).welcome == {THERE: START}
    assert tidied(ledger, START + WELCOME_FOR).welcome == {}


def test_the_tries_of_a_welcome_network_leave_the_strangers_their_own():
    ledger = charge(welcome(EMPTY, THERE, START), THERE, START + 1)
    assert isinstance(ledger, Ledger)
    assert ledger.strangers == ()


def test_a_login_takes_the_charges_back():
    ledger, now = after(FREE + 3)
    assert welcome(ledger, THERE, now) == Ledger({}, (), {THERE: now})


def test_a_login_takes_back_nobody_else_s():
    ledger = charge(charge(EMPTY, THERE, START), "198.51.100.9", START)
    assert isinstance(ledger, Ledger)
    left = welcome(ledger, THERE, START + 1)
    assert list(left.networks) == ["198.51.100.9"]
    assert left.strangers == (START,)


@given(st.integers(1, 30))
def test_whoever_waits_as_long_as_told_may_guess_again(times):
    ledger, now = after(times)
    refused = charge(ledger, THERE, now)
    if isinstance(refused, Refused):
        assert isinstance(charge(ledger, THERE, now + refused.wait), Ledger)
        assert isinstance(charge(ledger, THERE, now + refused.wait * 0.99), Refused)


def test_the_next_day_everything_is_forgotten():
    ledger, now = after(GUESSES)
    assert tidied(ledger, now + 24 * HOUR) == EMPTY


def test_a_clock_set_back_makes_nobody_wait_for_years():
    ledger = Ledger({THERE: Guesses((START,), 9, START + HOUR)}, (START,), {"192.0.2.7": START})
    earlier = START - 400 * 24 * HOUR
    held = tidied(ledger, earlier)
    assert held.networks[THERE].until == earlier + HOUR
    assert tidied(held, earlier + HOUR + 1).strangers == ()
    assert held.welcome == {"192.0.2.7": earlier}


def test_the_ledger_stays_small():
    networks = {f"net-{number}": Guesses((START + number,), 1, 0.0) for number in range(NETWORKS + 5)}
    welcomed = {f"net-{number}": START + number for number in range(NETWORKS + 5)}
    kept = tidied(Ledger(networks, (), welcomed), START + NETWORKS + 5)
    assert len(kept.networks) == len(kept.welcome) == NETWORKS
    assert "net-0" not in kept.networks
    assert f"net-{NETWORKS + 4}" in kept.networks
