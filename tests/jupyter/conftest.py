import json

import pytest
from beds.jupyter_bed import PASSWORD, jupyter_bed

# Each takes a server some tenths of a second to load, and is needed by none of these tests.
NOT_NEEDED = ("jupyter_lsp", "jupyter_server_terminals", "jupyterlab", "notebook", "notebook_shim")


@pytest.fixture(scope="module", autouse=True)
def users_configuration(tmp_path_factory):
    """A user who has switched off every extension: a server starts twice as fast."""
    folder = tmp_path_factory.mktemp("dot-jupyter")
    switched = {"ServerApp": {"jpserver_extensions": dict.fromkeys(NOT_NEEDED, False)}}
    (folder / "jupyter_server_config.json").write_text(json.dumps(switched))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_DIR", str(folder))
        yield


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
    assert browser.log_in(PASSWORD)
    return browser
