import json
import re
import time

import pyotp
import pytest

from nbtray.jupyter import enrolment
from nbtray.storage.private_files import PrivateFiles

NO_DESKTOP = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": ""}


@pytest.fixture
def turned_on(folders):
    secret = enrolment.new_secret()
    return secret, enrolment.turn_on(secret, folders, PrivateFiles())


def test_a_person_scans_proves_and_is_given_recovery_codes(nbtray, folders):
    with nbtray.terminal("totp", "on", **NO_DESKTOP) as person:
        person.until("Secret: ")
        person.until("The code the app shows now: ")
        secret = re.search(r"Secret: ([A-Z2-7 ]+)", person.text)[1].replace(" ", "").strip()
        assert not folders.second_factor.exists()
        person.type("12345")
        person.until("This is not the code the app shows now.")
        person.until("The code the app shows now: ")
        assert not folders.second_factor.exists()
        person.type(pyotp.TOTP(secret).now())
        person.until("The second factor is on")
        assert person.end() == 0
    codes = re.findall(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}", person.text)
    assert len(set(codes)) == 8
    kept = folders.second_factor.read_text()
    assert folders.second_factor.stat().st_mode & 0o777 == 0o600
    assert json.loads(kept)["secret"] == secret
    assert not [code for code in codes if code in kept]


def test_in_a_narrow_terminal_the_secret_is_shown_without_the_code(nbtray, turned_on):
    secret, _ = turned_on
    with nbtray.terminal("totp", "show", columns=30, **NO_DESKTOP) as person:
        person.until("This terminal is too narrow for the QR code: it has 30 columns, and ")
        person.until(f"Secret: {secret[:4]} ")
        person.until("Press Enter")
        person.type("")
        assert person.end() == 0
    assert "█" not in person.text


def test_whoever_gives_up_changes_nothing(nbtray, folders):
    with nbtray.terminal("totp", "on", **NO_DESKTOP) as person:
        person.until("The code the app shows now: ")
        person.type("\x04")  # Ctrl+D; readline may miss a Ctrl+C that comes right after its prompt
        assert person.end() == 1
    assert not folders.second_factor.exists()


def test_where_nobody_can_be_asked_it_is_a_wrong_use(nbtray):
    assert nbtray("totp", "on").status == 2


@pytest.mark.usefixtures("turned_on")
def test_a_second_secret_is_not_made(nbtray, folders):
    before = folders.second_factor.read_bytes()
    with nbtray.terminal("totp", "on", **NO_DESKTOP) as person:
        person.until("The second factor is on already.")
        assert person.end() == 1
    assert folders.second_factor.read_bytes() == before


def test_it_is_shown_at_a_terminal_and_to_no_pipe(nbtray, turned_on):
    secret, _ = turned_on
    told = nbtray("totp", "show")
    assert told.out == "The second factor is on; 8 recovery codes are left.\n"
    assert secret not in told.out + told.err
    with nbtray.terminal("totp", "show", **NO_DESKTOP) as person:
        person.until("Press Enter")
        person.type("")
        assert person.end() == 0
    assert secret[:4] in person.text


def test_used_recovery_codes_are_counted(nbtray, folders, turned_on):
    _, codes = turned_on
    folders.spent_codes.write_text(json.dumps({"step": 1, "recovery": [enrolment.recovery_hash(codes[0])]}))
    assert "7 recovery codes are left" in nbtray("totp", "show").out
    folders.spent_codes.write_text("[")
    assert "8 recovery codes are left" in nbtray("totp", "show").out


@pytest.mark.usefixtures("turned_on")
def test_turned_off_the_password_alone_counts(nbtray, folders):
    assert nbtray("totp", "off").out == "The second factor is off: the password alone counts.\n"
    assert not folders.second_factor.exists()
    for command in ("off", "show"):
        done = nbtray("totp", command)
        assert (done.status, done.out) == (1, "")
        assert "nbtray totp on" in done.err


def test_a_damaged_file_is_a_sentence_and_can_be_turned_off(nbtray, folders):
    folders.state.mkdir(parents=True)
    folders.second_factor.write_text("{")
    done = nbtray("totp", "show")
    assert done.status == 1
    assert "nobody can log in" in done.err
    assert nbtray("totp", "off").status == 0


def test_what_is_set_up_shows_no_secret(folders, turned_on):
    secret, _ = turned_on
    assert secret not in repr(enrolment.enrolled(folders, PrivateFiles()))


def test_the_code_beside_the_current_step_proves_it_too():
    secret = enrolment.new_secret()
    at = pyotp.TOTP(secret).at
    now = time.time()
    assert enrolment.proves(secret, at(int(now) - 30)) or enrolment.proves(secret, at(int(time.time()) - 30))
    assert not enrolment.proves(secret, at(int(now) - 300))
    assert enrolment.uri_of(secret).startswith("otpauth://totp/nbtray:")
