"""A FIFO, a folder, a socket or a device in place of a file the server works with holds nothing up."""

import sys

import pytest
from beds.irregular_files import KINDS, in_place_of
from beds.jupyter_bed import PASSWORD

from nbtray.core.server.effects import ReadActivity
from nbtray.core.server.events import ActivityUnavailable, ServerReady, StartRefused

if sys.platform == "win32":
    pytest.skip("there are no FIFOs", allow_module_level=True)

NEEDED = ("password.hash", "certificate.pem")
WRITTEN_AT_EACH_START = (
    *("control.secret", "cookie.secret", "nbtray_server.py", "server.json", "migrated", "config", "runtime"),
    *("nbtray_inside/tls.py", "nbtray_inside/__pycache__", "nbtray_inside/templates/nbtray_login.html"),
    "config/labconfig/page_config.json",
)
NO_FOLDERS = {"config", "runtime", "nbtray_inside/__pycache__"}


def done_without(folders):
    return (
        *(folders.throttle, folders.login_epoch, folders.spent_codes, folders.sessions),
        *(folders.certificate_facts, folders.server_log, folders.logins),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_server_serves_without_what_it_can_do_without(bed, kind):
    with in_place_of(done_without(bed.folders), kind):
        bed.started()
        assert bed.browser().log_in(PASSWORD)


@pytest.mark.parametrize("kind", KINDS)
def test_a_running_server_goes_on_when_a_file_of_its_becomes_something_else(bed, kind):
    record = bed.started()
    browser = bed.browser()
    taken = (bed.folders.certificate, bed.folders.control_secret, *done_without(bed.folders))
    with in_place_of(taken, kind):
        assert browser.log_in(PASSWORD)
        told = bed.nbtray().activity(ReadActivity(record))
        assert isinstance(told, ActivityUnavailable)
    with in_place_of([bed.folders.second_factor], kind):
        assert not bed.browser().log_in(PASSWORD)
    with in_place_of([bed.folders.password_hash], kind):
        assert not bed.browser().log_in(PASSWORD)
    assert bed.browser().log_in(PASSWORD)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NEEDED)
def test_what_a_start_needs_is_named_when_it_is_no_file(bed, name, kind, caplog):
    path = next(each for each in bed.folders.files if each.name == name)
    with in_place_of([path], kind):
        event = bed.start()
    assert isinstance(event, StartRefused)
    assert str(path) in str(event.problem)
    assert "ordinary file" in str(event.problem)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_is_no_file_is_replaced_or_named(bed, kind, caplog):
    with in_place_of([bed.folders.server_record], kind):
        event = bed.start()
        if kind == "folder":  # nothing takes a folder away that may hold something
            assert str(bed.folders.server_record) in str(event.problem)
        else:
            assert isinstance(event, ServerReady)
            assert bed.folders.server_record.is_file()
        bed.end()
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", WRITTEN_AT_EACH_START)
def test_what_each_start_writes_is_replaced_or_named(bed, name, kind, caplog):
    path = bed.folders.jupyter / name
    in_the_way = path.name in NO_FOLDERS and kind == "folder"
    path.parent.mkdir(mode=0o700, parents=True)
    KINDS[kind](path)
    event = bed.start()
    assert "Traceback" not in caplog.text
    if isinstance(event, StartRefused):
        assert not in_the_way
        assert event.problem.code != "Unforeseen"
        assert str(path) in str(event.problem)
