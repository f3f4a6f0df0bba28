import subprocess

import pytest
from beds.commands import NBTRAY

from nbtray.storage.capped_file import CappedFile


@pytest.fixture
def log(folders):
    file = CappedFile(folders.log, turns=True, cap=50)
    yield file
    file.close()


def test_the_last_lines_are_printed(nbtray, log):
    for number in range(5):
        log.append(b"line %d\n" % number)
    assert nbtray("logs", "-n", "2").out == "line 3\nline 4\n"
    assert len(nbtray("logs").out.splitlines()) == 5
    assert nbtray("logs", "-n", "0").out == ""


def test_the_servers_log_is_another(nbtray, folders):
    folders.logs.mkdir(parents=True)
    folders.server_log.write_text("Jupyter says\n")
    assert nbtray("logs", "--server").out == "Jupyter says\n"


def test_no_log_yet_is_a_sentence(nbtray, folders):
    done = nbtray("logs")
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines()[0] == f"There is no log yet ({folders.log})."


def test_what_others_made_jupyter_log_steers_no_terminal(nbtray, log):
    log.append(b"401 POST /login user=\x1b]0;owned\x07\x1b[2J\xff\n")
    assert nbtray("logs").out == "401 POST /login user=\ufffd]0;owned\ufffd\ufffd[2J\ufffd\n"


def test_following_goes_on_across_a_turned_over_file(nbtray, log):
    log.append(b"before\n")
    with subprocess.Popen([*NBTRAY, "logs", "-f"], env=nbtray.env, stdout=subprocess.PIPE) as it:
        assert it.stdout.readline() == b"before\n"
        for number in range(6):
            log.append(b"line number %02d\n" % number)
            assert it.stdout.readline() == b"line number %02d\n" % number
        it.send_signal(2)
        assert it.wait(60) == 0


def test_a_line_is_printed_when_it_is_whole(nbtray, folders):
    folders.logs.mkdir(parents=True)
    with (
        folders.log.open("ab", buffering=0) as file,
        subprocess.Popen([*NBTRAY, "logs", "-f"], env=nbtray.env, stdout=subprocess.PIPE) as it,
    ):
        file.write(b"first\n")
        assert it.stdout.readline() == b"first\n"
        file.write(b"the begin")
        file.write(b"ning and the end\n")
        assert it.stdout.readline() == b"the beginning and the end\n"
        it.kill()
