import pytest
from beds.running_nbtray import ADDRESS

from nbtray.cli import addresses
from nbtray.core.server.events import StartChosen
from nbtray.network.answer import Answer

PUBLIC, LAN, LOCAL = "https://81.2.69.10:9999/", "https://192.168.77.10:9999/", "https://localhost:9999/"


@pytest.fixture
def serving(running):
    running.post(StartChosen())
    running.wait_for("running")
    return running


@pytest.fixture
def public(serving):
    serving.seen_at(ADDRESS)
    return serving


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    ("options", "url"), [([], PUBLIC), (["--public"], PUBLIC), (["--lan"], LAN), (["--local"], LOCAL)]
)
def test_each_way_to_the_server(nbtray, options, url):
    done = nbtray("url", *options)
    assert (done.status, done.out, done.err) == (0, f"{url}\n", "")


@pytest.mark.usefixtures("serving")
def test_without_a_public_url_the_next_best_is_printed_and_called_by_its_name(nbtray):
    done = nbtray("url")
    assert (done.status, done.out) == (0, f"{LAN}\n")
    assert done.err == "There is no public URL now; this is the network one.\n"


@pytest.mark.usefixtures("serving")
def test_a_url_asked_for_by_name_is_never_another(nbtray):
    done = nbtray("url", "--public")
    assert (done.status, done.out) == (1, "")
    assert done.err == "The public URL is not known.\n`nbtray status` tells why.\n"


@pytest.mark.usefixtures("running")
def test_a_url_at_which_nobody_answers_is_told_as_such(nbtray):
    assert "stopped now: nobody answers there" in nbtray("url", "--local").err


def test_without_nbtray_there_is_no_url(nbtray):
    done = nbtray("url")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("nbtray is not running.")


@pytest.mark.usefixtures("public")
def test_a_qr_code_is_drawn_for_a_camera(nbtray):
    drawn = nbtray("url", "--qr").out.splitlines()[1:]
    assert len({len(line) for line in drawn}) == 1
    assert len(drawn[0]) == 25 + 2 * 2  # version 2 holds 26 bytes at level M; two light modules around
    assert set("".join(drawn)) == set(" █▀▄")
    # The finder pattern: a dark ring of seven modules, light inside, dark core; light modules are drawn.
    assert [line[2:9] for line in drawn[1:4]] == [" ▄▄▄▄▄ ", " █   █ ", " █▄▄▄█ "]


@pytest.mark.usefixtures("public")
def test_in_a_terminal_its_colours_do_not_depend_on_the_terminals(nbtray):
    with nbtray.terminal("url", "--qr") as person:
        assert person.end() == 0
    assert person.text.count("\x1b[97m\x1b[40m") >= 15


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(("columns", "lines"), [(28, 0), (29, 15)])
def test_a_terminal_too_narrow_for_the_code_is_told_the_width_it_needs(nbtray, columns, lines):
    with nbtray.terminal("url", "--qr", columns=columns) as person:
        assert person.end() == 0
    assert PUBLIC in person.text
    assert person.text.count("\x1b[97m\x1b[40m") == lines
    sentence = "This terminal is too narrow for the QR code: it has 28 columns, and 29 are needed."
    assert (sentence in person.text) is (not lines)


@pytest.mark.usefixtures("public")
def test_where_there_is_no_clipboard_it_says_so(nbtray):
    done = nbtray("url", "--copy")
    assert (done.status, done.out) == (1, f"{PUBLIC}\n")
    assert PUBLIC in done.err


@pytest.mark.usefixtures("public")
def test_it_is_put_on_the_clipboard(nbtray, tmp_path, monkeypatch):
    tool = tmp_path / "bin" / "xclip"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\ncase "$*" in *-in*) cat > {tmp_path}/held;; *) cat {tmp_path}/held;; esac\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":99")
    done = nbtray("url", "--lan", "--copy")
    assert (done.status, done.out, done.err) == (0, f"{LAN}\n", "It is on the clipboard.\n")
    assert (tmp_path / "held").read_text() == LAN


@pytest.mark.usefixtures("public")
def test_the_address_and_when_it_was_confirmed(nbtray):
    done = nbtray("address")
    assert (done.status, done.out, done.err) == (0, f"{ADDRESS}\n", "Confirmed just now.\n")


@pytest.mark.usefixtures("running")
def test_an_address_nobody_has_told_is_not_known(nbtray):
    done = nbtray("address")
    assert (done.status, done.out) == (1, "")
    assert "not known yet" in done.err


def test_now_asks_again_and_waits_for_the_answer(nbtray, running):
    running.seen_at(ADDRESS)
    running.sources.answers = dict.fromkeys(running.sources.answers, Answer(200, b"82.3.70.20"))
    done = nbtray("address", "--now")
    assert (done.status, done.out) == (0, "82.3.70.20\n")


def test_now_is_content_with_the_same_address_confirmed_again(nbtray, running):
    running.seen_at(ADDRESS)
    assert nbtray("address", "--now").out == f"{ADDRESS}\n"


def test_now_that_nobody_confirms_fails_and_prints_the_last_one(nbtray, running, monkeypatch):
    """When everybody has been asked, and not when its patience is over."""
    monkeypatch.setattr(addresses, "PATIENCE", 3600.0)
    running.seen_at(ADDRESS)
    running.sources.answers.clear()
    running.router.off = True
    done = nbtray("address", "--now")
    assert (done.status, done.out) == (1, f"{ADDRESS}\n")
    assert "No two sources have confirmed the address just now." in done.err
