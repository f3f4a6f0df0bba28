import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import psutil
import pytest
from beds import real_keyring
from beds.fakes_secrets import FakeKeyring
from beds.locked_entry import LockedEntry
from beds.real_keyring import RealKeyring
from beds.session_bus import PrivateBus
from beds.waiting import longer, until
from contracts.secrets_contract import KeyringContract, SecretsContract

from nbtray.core.folders import Folders
from nbtray.core.secrets import AT_ONCE, Absent, Failed, Hung, Kept, Locked, Missing, Secret, Stored
from nbtray.desktop.keyring_secrets import CHILD, KeyringSecrets, account
from nbtray.storage.file_lock import FileBusy


@pytest.fixture(scope="module", autouse=True)
def _daemon():
    if lacking := real_keyring.missing():
        pytest.skip(f"not installed: {', '.join(lacking)}")


@pytest.fixture
def keyring():
    with RealKeyring() as keyring:
        yield keyring


def secrets_in(keyring, **more):
    return KeyringSecrets("home", environ=keyring.env, **more)


class TestKeyring(KeyringContract):
    """A real gnome-keyring, without a display on which it could ask."""

    @pytest.fixture
    def secrets(self, keyring):
        self.keyring = keyring
        yield secrets_in(keyring)
        keyring.go_on()

    def lock(self):
        self.keyring.lock()

    def unlock(self):
        self.keyring.unlock()

    def take_away(self):
        self.keyring.kill()

    def hang(self):
        self.keyring.hang()


class TestFakeKeyring(KeyringContract):
    @pytest.fixture
    def secrets(self):
        self.fake = FakeKeyring()
        return self.fake

    def lock(self):
        self.fake.locked = True

    def unlock(self):
        self.fake.locked = False

    def take_away(self):
        self.fake.absent = True

    def hang(self):
        self.fake.hung = True


def test_without_a_login_keyring_there_is_nothing_to_read_and_nobody_to_make_one():
    with RealKeyring(login=False) as keyring:
        secrets = secrets_in(keyring)
        assert secrets.get("mail") == Missing()
        assert secrets.delete("mail") == Missing()
        refused = secrets.set("mail", Secret("one"))
        assert isinstance(refused, Absent)
        assert refused.problem.code == "NoKeyringYet"


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus"])
def test_without_a_bus_there_is_no_keyring(address):
    variables = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
    assert isinstance(KeyringSecrets("home", environ=variables).get("mail"), Absent)


def test_a_bus_nobody_keeps_secrets_on_has_no_keyring():
    with RealKeyring(daemon=False) as nothing:
        assert isinstance(secrets_in(nothing).get("mail"), Absent)
        assert isinstance(secrets_in(nothing).set("mail", Secret("one")), Absent)


def test_a_hung_bus_costs_the_deadline():
    bus = PrivateBus()
    bus.hang()
    outcome = KeyringSecrets("home", environ=bus.env).get("mail", seconds=0.5)
    bus.end()
    assert isinstance(outcome, Hung)


def test_the_bus_is_found_where_only_systemd_knows_it(keyring, tmp_path):
    address = keyring.env.pop("DBUS_SESSION_BUS_ADDRESS").removeprefix("unix:path=").partition(",")[0]
    (tmp_path / "bus").symlink_to(address)
    keyring.env["XDG_RUNTIME_DIR"] = str(tmp_path)
    assert isinstance(secrets_in(keyring).get("mail"), Missing)


def test_a_keyring_that_locks_each_entry_is_not_made_to_ask():
    bus = PrivateBus()
    with LockedEntry(bus.address) as service:
        outcome = KeyringSecrets("home", environ=bus.env).get("mail", may_ask=False)
        assert service.asked_for == {"service": "nbtray", "username": "home"}
    bus.end()
    assert isinstance(outcome, Locked)


def test_homes_do_not_share_their_secrets(keyring):
    one = KeyringSecrets("one", environ=keyring.env)
    one.set("mail", Secret("mine"))
    assert KeyringSecrets("two", environ=keyring.env).get("mail") == Missing()
    assert one.get("mail") == Kept(Secret("mine"))


def test_a_home_is_the_same_under_each_of_its_names(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    real, link = (account(Folders(*[tmp_path / name] * 4)) for name in ("real", "link"))
    assert real == link


def test_an_entry_that_is_not_ours_is_neither_read_nor_lost(keyring):
    foreign = "import keyring; keyring.set_password('nbtray', 'home', 'their own words')"
    subprocess.run([sys.executable, "-c", foreign], env=keyring.env, check=True)
    secrets = secrets_in(keyring)
    for outcome in (secrets.get("mail"), secrets.set("mail", Secret("one")), secrets.delete("mail")):
        assert isinstance(outcome, Failed)
        assert "not nbtray's" in outcome.problem.what
        assert "their own" not in str(outcome)
    read = "import keyring; print(keyring.get_password('nbtray', 'home'))"
    found = subprocess.run([sys.executable, "-c", read], env=keyring.env, check=True, capture_output=True)
    assert found.stdout == b"their own words\n"


@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
def test_a_place_that_keeps_nothing_or_plain_text_is_no_keyring(keyring, backend):
    keyring.env["PYTHON_KEYRING_BACKEND"] = backend
    assert isinstance(secrets_in(keyring).set("mail", Secret("one")), Absent)


FORGETFUL = """
import sys
from keyring.backend import KeyringBackend
import keyring
class Forgetful(KeyringBackend):
    priority = 5
    def get_password(self, service, username): return None
    def set_password(self, service, username, password): pass
    def delete_password(self, service, username): pass
keyring.set_keyring(Forgetful())
from nbtray.desktop import keyring_child
sys.exit(keyring_child.main())
"""


OF_ANOTHER_KIND = """
import json, sys
from pathlib import Path
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError
import keyring
place = Path(sys.argv[1])
class OfAnotherKind(KeyringBackend):
    priority = 5
    def read(self):
        if place.with_name("locked").exists():
            raise KeyringLocked("Can't get password from keychain")
        return json.loads(place.read_text()) if place.exists() else {}
    def get_password(self, service, username):
        return self.read().get(service + username)
    def set_password(self, service, username, password):
        if len(password) > 1280:
            raise PasswordSetError("The stub received bad data.")
        place.write_text(json.dumps(self.read() | {service + username: password}))
    def delete_password(self, service, username):
        kept = self.read()
        if kept.pop(service + username, None) is None:
            raise PasswordDeleteError("Password not found")
        place.write_text(json.dumps(kept))
keyring.set_keyring(OfAnotherKind())
from nbtray.desktop import keyring_child
sys.exit(keyring_child.main())
"""


class TestAnotherKindOfKeyring(SecretsContract):
    """A stand-in for those of Windows and macOS, which cannot be looked at from outside."""

    @pytest.fixture
    def secrets(self, tmp_path):
        return KeyringSecrets("home", child=(sys.executable, "-P", "-c", OF_ANOTHER_KIND, tmp_path / "kept"))

    def test_a_refusal_is_told_in_its_own_words(self, secrets):
        refused = secrets.set("mail", Secret("x" * 2000))
        assert isinstance(refused, Failed)
        assert "The stub received bad data" in refused.problem.what

    def test_one_that_stays_locked_is_locked(self, secrets, tmp_path):
        (tmp_path / "locked").touch()
        assert isinstance(secrets.get("mail"), Locked)
        assert isinstance(secrets.set("mail", Secret("one")), Locked)


def test_one_that_says_yes_and_keeps_nothing_is_found_out(keyring):
    child = (sys.executable, "-P", "-c", FORGETFUL)
    refused = secrets_in(keyring, child=child).set("mail", Secret("one"))
    assert isinstance(refused, Failed)
    assert "has not kept it" in refused.problem.what


def test_a_child_that_ends_in_the_middle_is_a_sentence(keyring):
    keyring.hang()
    outcomes = []
    secrets = secrets_in(keyring)
    asking = threading.Thread(target=lambda: outcomes.append(secrets.get("mail")))
    asking.start()
    until(children_of_ours, what="the child").pop().send_signal(signal.SIGKILL)
    asking.join(AT_ONCE)
    keyring.go_on()
    assert isinstance(outcomes[0], Failed)
    assert "ended before it had answered" in outcomes[0].problem.what
    assert secrets.get("mail") == Missing()


def children_of_ours():
    return [each for each in psutil.Process().children() if "nbtray.desktop.keyring_child" in each.cmdline()]


def test_nothing_of_a_child_is_left_after_its_deadline(keyring):
    keyring.hang()
    assert isinstance(secrets_in(keyring).get("mail", seconds=0.5), Hung)
    keyring.go_on()
    assert children_of_ours() == []


def test_a_child_is_ended_with_all_that_it_has_started(keyring, tmp_path):
    told = tmp_path / "pid"
    child = ("sh", "-c", f'sleep 300 & echo $! > "{told}"; wait')
    for seconds in longer(1):
        assert isinstance(secrets_in(keyring, child=child).get("mail", seconds=seconds), Hung)
        if told.exists() and told.read_text():
            break
    until(lambda: not is_running(int(told.read_text())), what="its end")


def is_running(pid):
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_child_whose_parent_was_killed_ends_by_itself(keyring):
    keyring.hang()
    question = {"act": "get", "service": "nbtray", "account": "home", "name": "mail", "secret": ""}
    question |= {"may_ask": True, "seconds": 0}
    orphan = subprocess.Popen(CHILD, env=keyring.env, stdin=subprocess.PIPE)
    orphan.communicate(json.dumps(question).encode(), 20)
    keyring.go_on()
    assert orphan.returncode == -signal.SIGALRM


def test_a_helper_that_does_not_start_is_a_sentence(keyring):
    assert isinstance(secrets_in(keyring, child=("/nowhere/python",)).get("mail"), Failed)


def test_the_secret_is_in_the_keyring_and_in_no_argument_and_no_variable(keyring, tmp_path):
    seen = tmp_path / "seen"
    spying = f"""
import sys
from pathlib import Path
me = Path("/proc/self")
Path({str(seen)!r}).write_bytes((me / "cmdline").read_bytes() + (me / "environ").read_bytes())
from nbtray.desktop import keyring_child
sys.exit(keyring_child.main())
"""
    secrets = secrets_in(keyring, child=(sys.executable, "-P", "-c", spying))
    assert secrets.set("mail", Secret("hush-hush")) == Stored()
    assert b"PATH=" in seen.read_bytes()
    assert b"hush" not in seen.read_bytes()
    assert b"hush" not in keyring.content()
    assert secrets.get("mail") == Kept(Secret("hush-hush"))


def test_two_who_change_it_wait_for_each_other(keyring):
    @contextmanager
    def busy():
        raise FileBusy(path="the secrets")
        yield

    refused = secrets_in(keyring).set("mail", Secret("one"))
    assert refused == Stored()
    refused = KeyringSecrets("home", busy, environ=keyring.env).set("mail", Secret("two"))
    assert isinstance(refused, Failed)
    assert refused.problem.code == "FileBusy"
    assert secrets_in(keyring).get("mail") == Kept(Secret("one"))


def test_neither_keyring_nor_its_libraries_enter_the_process_that_asks():
    look = (
        "import sys; from nbtray.desktop.keyring_secrets import KeyringSecrets; import nbtray.session;"
        "sys.exit(bool({'keyring', 'secretstorage', 'cryptography'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
