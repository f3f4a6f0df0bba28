import pytest
from beds.jupyter_bed import jupyter_bed


@pytest.fixture
def bed(tmp_path):
    with jupyter_bed(tmp_path) as bed:
        yield bed


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One running server, shared by the tests of a module that only look at it."""
    with jupyter_bed(tmp_path_factory.mktemp("running")) as bed:
        bed.record = bed.started()
        yield bed


@pytest.fixture(scope="module")
def logged_in(running):
    browser = running.browser()
    assert browser.log_in("four unrelated words")
    return browser
