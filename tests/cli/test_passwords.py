import pytest

from nbtray.core.state import Password
from nbtray.jupyter.password import matches

GOOD = "correct horse battery"


@pytest.fixture
def stored(folders):
    """Tell whether the hash on disk is that of a password."""

    def is_stored(password):
        path = folders.password_hash
        return path.exists() and matches(password, path.read_text().strip())

    return is_stored


def test_a_line_of_standard_input_is_taken(nbtray, folders, stored):
    done = nbtray.process("password", "--stdin", given=f"{GOOD}\nmore\n".encode())
    assert (done.status, done.out, done.err) == (0, "The password has been set.\n", "")
    assert stored(GOOD)
    assert folders.password_hash.stat().st_mode & 0o777 == 0o600
    assert GOOD not in folders.password_hash.read_text()


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_end_of_the_line_is_no_part_of_it(nbtray, stored, end):
    assert nbtray.process("password", "--stdin", given=f"pässwörter{end}".encode()).status == 0
    assert stored("pässwörter")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "A password needs at least 8 characters; this one has 0."),
        (b"short\n", "A password needs at least 8 characters; this one has 5."),
        (b"password123\n", "This password is one of the 1000 that every attacker tries first."),
        (b" leading space\n", "A password cannot begin or end with a space"),
        (b"p\xe4ssw\xf6rter\n", "The password is not UTF-8 text."),
    ],
)
def test_what_will_not_do_is_refused_with_a_sentence(nbtray, folders, given, sentence):
    done = nbtray.process("password", "--stdin", given=given)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(sentence)
    assert not folders.password_hash.exists()


def test_where_nobody_can_be_asked_it_is_a_wrong_use(nbtray):
    done = nbtray("password")
    assert done.status == 2
    assert "--stdin" in done.err


def test_a_person_is_asked_twice_and_nothing_is_shown(nbtray, stored):
    with nbtray.terminal("password") as person:
        person.until("Password (at least 8 characters): ")
        person.type("short")
        person.until("A password needs at least 8 characters")
        person.until("Password (at least 8 characters): ")
        person.type(GOOD)
        person.until("The same again: ")
        person.type("something else")
        person.until("The two are not the same.")
        person.until("Password (at least 8 characters): ")
        person.type(GOOD)
        person.until("The same again: ")
        person.type(GOOD)
        person.until("The password has been set.")
        assert person.end() == 0
    assert "correct" not in person.text
    assert "short\r" not in person.text
    assert stored(GOOD)


def test_a_person_who_gives_up_changes_nothing(nbtray, folders):
    with nbtray.terminal("password") as person:
        person.until("Password")
        person.press_ctrl_c()
        assert person.end() == 1
    assert "Traceback" not in person.text
    assert not folders.password_hash.exists()


def test_a_running_nbtray_is_told(nbtray, running):
    running.engine._state = running.engine._state.__class__(password=Password.WEAK)
    assert nbtray.process("password", "--stdin", given=GOOD.encode()).status == 0
    assert running.engine._state.password is Password.SET
