import threading

import pytest
from beds import real_keyring
from beds.locked_entry import LockedEntry
from beds.posted import Posted
from beds.real_keyring import RealKeyring
from beds.session_bus import PrivateBus
from beds.waiting import until

from nbtray.core.mail.events import KeyringUnlocked
from nbtray.core.secrets import Kept, Secret
from nbtray.desktop.keyring_secrets import SERVICE, KeyringSecrets
from nbtray.desktop.unlocking import UnlockWatch


@pytest.fixture(scope="module", autouse=True)
def _daemon():
    if lacking := real_keyring.missing():
        pytest.skip(f"not installed: {', '.join(lacking)}")


@pytest.fixture
def keyring():
    """A locked keyring that holds one secret."""
    with RealKeyring() as keyring:
        KeyringSecrets("home", environ=keyring.env).set("mail", Secret("one"))
        keyring.lock()
        yield keyring


@pytest.fixture
def posted():
    return Posted()


@pytest.fixture
def watch(keyring, posted):
    watch = UnlockWatch(posted, SERVICE, "home", keyring.env)
    yield watch
    watch.stop()


def listeners():
    return [thread for thread in threading.enumerate() if thread.name == "unlocking of the keyring"]


def listen(watch):
    watch.listen()
    assert watch.listening.wait(60)


def test_an_unlocking_is_told_once_and_then_it_can_be_read(keyring, watch, posted):
    listen(watch)
    keyring.unlock()
    posted.wait_for(KeyringUnlocked())
    until(lambda: not listeners(), what="the end of its thread")
    assert posted.events == [KeyringUnlocked()]
    assert KeyringSecrets("home", environ=keyring.env).get("mail", may_ask=False) == Kept(Secret("one"))


def test_one_unlocked_before_anybody_listened_is_told_at_once(keyring, watch, posted):
    keyring.unlock()
    watch.listen()
    posted.wait_for(KeyringUnlocked())


def test_asked_twice_it_tells_once_and_asked_again_later_once_more(keyring, watch, posted):
    listen(watch)
    watch.listen()
    keyring.unlock()
    posted.wait_for(KeyringUnlocked())
    keyring.lock()
    listen(watch)
    keyring.unlock()
    assert posted.until(lambda events: len(events) == 2) == [KeyringUnlocked()] * 2


def test_other_news_of_a_locked_keyring_is_no_unlocking(keyring, watch, posted):
    listen(watch)
    keyring.lock()
    keyring.kill()
    keyring.start(login=False)
    assert keyring.is_locked()
    assert posted.events == []
    keyring.unlock()
    posted.wait_for(KeyringUnlocked())


def test_a_locked_keyring_without_an_entry_of_ours_is_locked_too(posted):
    with RealKeyring() as keyring:
        keyring.lock()
        watch = UnlockWatch(posted, SERVICE, "home", keyring.env)
        listen(watch)
        keyring.kill()
        keyring.start(login=False)
        assert posted.events == []
        keyring.unlock()
        posted.wait_for(KeyringUnlocked())
        watch.stop()


def test_a_keyring_that_locks_each_entry_tells_when_ours_is_open(posted):
    bus = PrivateBus()
    with LockedEntry(bus.address) as service:
        watch = UnlockWatch(posted, SERVICE, "home", bus.env)
        listen(watch)
        service.until(lambda: service.looks)
        service.say_something()
        service.until(lambda: service.looks > 1)
        assert posted.events == []
        service.unlock()
        posted.wait_for(KeyringUnlocked())
        watch.stop()
    bus.end()


def test_a_keyring_that_comes_up_unlocked_is_told_too(keyring, watch, posted):
    keyring.kill()
    listen(watch)
    keyring.start()
    posted.wait_for(KeyringUnlocked())


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus"])
def test_without_a_bus_it_is_quiet(posted, address):
    watch = UnlockWatch(posted, SERVICE, "home", {"DBUS_SESSION_BUS_ADDRESS": address})
    watch.listen()
    until(lambda: not listeners(), what="the end of its thread")
    watch.stop()
    assert posted.events == []


def test_it_ends_when_told_to_and_does_not_begin_again(watch, posted):
    listen(watch)
    watch.stop()
    assert listeners() == []
    watch.listen()
    assert listeners() == []
    assert posted.events == []
