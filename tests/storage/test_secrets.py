import os
import stat

import pytest
from beds.fakes_secrets import FakeKeyring
from beds.fakes_storage import FakePrivateFiles
from beds.full_disk import no_file_may_grow
from contracts.secrets_contract import SecretsContract

from nbtray.core.folders import Folders
from nbtray.core.secrets import Failed, Keeping, Kept, Locked, Missing, Removed, Secret, Stored
from nbtray.storage.file_lock import locked
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.secret_places import SecretPlaces
from nbtray.storage.secrets_file import SecretsFile
from nbtray.storage.secrets_in_memory import SecretsInMemory


@pytest.fixture
def folders(tmp_path):
    return Folders(*(tmp_path / name for name in ("settings", "state", "logs", "runtime")))


class TestSecretsFile(SecretsContract):
    @pytest.fixture
    def secrets(self, folders):
        return SecretsFile(folders, PrivateFiles())


class TestSecretsInMemory(SecretsContract):
    @pytest.fixture
    def secrets(self):
        return SecretsInMemory()


@pytest.fixture
def secrets(folders):
    return SecretsFile(folders, PrivateFiles())


def test_only_this_user_can_read_the_file_and_it_goes_with_the_last_secret(folders, secrets):
    before = os.umask(0)
    try:
        secrets.set("mail", Secret("one"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(folders.secrets_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folders.state.stat().st_mode) == 0o700
    secrets.delete("mail")
    assert not folders.secrets_file.exists()


@pytest.mark.parametrize("content", [b"hush", b"\xff\xfe", b'{"mail": 1}', b""])
def test_a_damaged_file_is_a_sentence_and_stays_as_it_is(folders, secrets, content):
    PrivateFiles().write(folders.secrets_file, content)
    for outcome in (secrets.get("mail"), secrets.set("mail", Secret("one")), secrets.delete("mail")):
        assert isinstance(outcome, Failed)
        assert outcome.problem.code == "SecretsFileDamaged"
        assert str(folders.secrets_file) in outcome.problem.what
    assert folders.secrets_file.read_bytes() == content


def test_a_full_disk_is_a_sentence_and_keeps_the_old_one(secrets):
    secrets.set("mail", Secret("old"))
    with no_file_may_grow():
        refused = secrets.set("mail", Secret("new"))
    assert isinstance(refused, Failed)
    assert refused.problem.code == "DiskFull"
    assert secrets.get("mail") == Kept(Secret("old"))


def test_two_who_change_it_wait_for_each_other_up_to_the_deadline(folders, secrets):
    with locked(folders.secrets_lock, folders.secrets_file):
        refused = secrets.set("mail", Secret("one"), seconds=0.05)
    assert isinstance(refused, Failed)
    assert refused.problem.code == "FileBusy"
    assert secrets.set("mail", Secret("one")) == Stored()


@pytest.fixture
def places(folders):
    return SecretPlaces(FakeKeyring(), SecretsInMemory(), SecretsFile(folders, FakePrivateFiles()))


@pytest.mark.parametrize("first", Keeping)
@pytest.mark.parametrize("then", Keeping)
def test_a_secret_is_in_the_chosen_place_and_in_no_other(places, first, then):
    assert places.keep(first, "mail", Secret("one")) == Stored()
    assert places.keep(then, "mail", Secret("two")) == Stored()
    for keeping in Keeping:
        expected = Kept(Secret("two")) if keeping is then else Missing()
        assert places.of(keeping).get("mail") == expected


def test_what_the_new_place_refuses_stays_in_the_old_one(places):
    places.keep(Keeping.FILE, "mail", Secret("one"))
    places.keyring.locked = True
    assert isinstance(places.keep(Keeping.KEYRING, "mail", Secret("two")), Locked)
    assert places.file.get("mail") == Kept(Secret("one"))


def test_a_locked_keyring_does_not_keep_another_place_from_being_used(places):
    places.keyring.locked = True
    assert places.keep(Keeping.SESSION, "mail", Secret("one")) == Stored()
    assert places.session.delete("mail") == Removed()


def test_a_forgotten_secret_is_nowhere_and_each_place_tells_what_came_of_it(places):
    places.keep(Keeping.FILE, "mail", Secret("one"))
    places.keyring.locked = True
    told = places.forget("mail")
    assert isinstance(told.pop(Keeping.KEYRING), Locked)
    assert told == {Keeping.SESSION: Missing(), Keeping.FILE: Removed()}
    assert places.file.get("mail") == Missing()
