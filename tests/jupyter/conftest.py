import json

import pytest
from beds.jupyter_bed import PASSWORD, jupyter_bed
from beds.jupyter_browser import BrowserKernel
from beds.kernelspecs import install

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


@pytest.fixture(scope="module")
def kernelspecs(tmp_path_factory):
    """Kernels of every kind, installed by the user."""
    folder = tmp_path_factory.mktemp("data")
    install(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DATA_DIR", str(folder))
        yield


@pytest.fixture
def opened(logged_in):
    """Open the websocket of a kernel; close it and end what still runs after the test."""
    kernels = []

    def open_websocket(kernel_id):
        kernels.append(BrowserKernel(logged_in, kernel_id))
        return kernels[-1]

    yield open_websocket
    for kernel in kernels:
        kernel.close()
    for told in logged_in.get("/api/kernels").json():
        logged_in.delete(f"/api/kernels/{told['id']}").raise_for_status()


@pytest.fixture
def kernel_of(logged_in, opened):
    """Start a kernel of this kind for a notebook in this folder."""

    def start(name, folder=""):
        made = logged_in.post("/api/kernels", json={"name": name, "path": folder})
        made.raise_for_status()
        return opened(made.json()["id"])

    return start
