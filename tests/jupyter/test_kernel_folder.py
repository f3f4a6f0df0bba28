"""Nothing in a notebook's folder runs before its first cell, and cells find all in it as ever."""

import json
import pkgutil
import sys
import uuid

import pytest
from beds.jupyter_bed import PASSWORD
from beds.kernelspecs import ENCRYPTED, LOCAL

from nbtray.core.settings import Interface

MINE = "word = 'beside the notebook'\ndef double(number): return 2 * number\n"
# pkgutil finds what the environment of the tests has; the kernel's has no more that could matter.
SHADOWS = {*sys.stdlib_module_names, *(each.name for each in pkgutil.iter_modules()), "sitecustomize"}

NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
SPAWN = """
import concurrent.futures as futures, multiprocessing, mine
with futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
    print(pool.submit(mine.double, 21).result())
"""


@pytest.fixture(scope="module", autouse=True)
def path_with_an_empty_entry(kernelspecs):  # noqa: ARG001 -- before the server starts, too
    """What `PYTHONPATH=$PYTHONPATH:/some/where` in a profile makes of it: '' is the working folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", ":/some/where")
        yield


@pytest.fixture
def folder(running):
    place = running.notebooks / uuid.uuid4().hex
    place.mkdir()
    (place / "mine.py").write_text(MINE)
    (place / "script.py").write_text("import mine\nprint(mine.word)\n")
    return place


def full_of_shadows(folder):
    """Put a file of each module's name there; return the file that tells which of them have run."""
    seen = folder / "seen.txt"
    for shadowed in SHADOWS:
        (folder / f"{shadowed}.py").write_text(f"open({str(seen)!r}, 'a').write({shadowed!r} + '\\n')\n")
    return seen


@pytest.mark.parametrize("name", [ENCRYPTED, LOCAL])
def test_no_file_beside_a_notebook_runs_before_its_first_cell(folder, kernel_of, name):
    seen = full_of_shadows(folder)
    kernel = kernel_of(name, folder.name)
    assert kernel.run("print('up')") == "up\n"
    assert not seen.exists(), seen.read_text()
    assert kernel.run("import mine; print(mine.word)") == "beside the notebook\n"


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("import mine; print(mine.word)", "beside the notebook\n"),
        ("%run script.py", "beside the notebook\n"),
        ("!python script.py", "beside the notebook\r\n"),
        (
            "import subprocess, sys; print(subprocess.check_output([sys.executable, 'script.py']))",
            "b'beside ",
        ),
        ("import os, sys; print(os.path.basename(sys.argv[0]), sys.argv[1])", "ipykernel_launcher.py -f\n"),
        ("import sys; print(__name__, sys.modules['__main__'].__dict__ is globals())", "__main__ True\n"),
        ("import pickle\ndef own(): pass\nprint(pickle.loads(pickle.dumps(own)) is own)", "True\n"),
        ("import sys; print(sys.flags.safe_path if sys.version_info >= (3, 11) else False)", "False\n"),
        (SPAWN, "42\n"),
    ],
)
def test_a_cell_finds_what_it_always_found(folder, kernel_of, code, printed):
    assert kernel_of(ENCRYPTED, folder.name).run(code).startswith(printed)


def asked(kernel, kind, content):
    """Send something on the control channel, and return the answer."""
    request = uuid.uuid4().hex
    header = {"msg_id": request, "msg_type": kind, "username": "", "session": request, "version": "5.5"}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "buffers": []}
    kernel.socket.send(json.dumps({**message, "channel": "control"}))
    while True:
        answer = json.loads(kernel.socket.recv())
        if answer["channel"] == "control" and answer["parent_header"].get("msg_id") == request:
            return answer["content"]


def debug(kernel, command, **arguments):
    request = {"type": "request", "seq": 1, "command": command, "arguments": arguments}
    return asked(kernel, "debug_request", request)


@pytest.mark.parametrize("name", [ENCRYPTED, LOCAL])
def test_the_debugger_stops_at_a_breakpoint(folder, kernel_of, name):
    kernel = kernel_of(name, folder.name)
    code = "stopped = 41\nstopped += 1"
    assert debug(kernel, "initialize", clientID="test", adapterID="")["success"]
    assert debug(kernel, "attach")["success"]
    path = debug(kernel, "dumpCell", code=code)["body"]["sourcePath"]
    breakpoints = debug(
        kernel, "setBreakpoints", source={"path": path}, breakpoints=[{"line": 2}], sourceModified=False
    )
    assert breakpoints["body"]["breakpoints"][0]["verified"]
    assert debug(kernel, "configurationDone")["success"]
    kernel.send(code)
    while (told := json.loads(kernel.socket.recv()))["content"].get("event") != "stopped":
        pass
    assert debug(kernel, "continue", threadId=told["content"]["body"]["threadId"])["success"]


def test_a_kernel_has_subshells(folder, kernel_of):
    kernel = kernel_of(ENCRYPTED, folder.name)
    if "kernel subshells" not in asked(kernel, "kernel_info_request", {}).get("supported_features", []):
        pytest.skip("ipykernel has them since 7.0")
    made = asked(kernel, "create_subshell_request", {})
    assert made["status"] == "ok"
    assert asked(kernel, "list_subshell_request", {})["subshell_id"] == [made["subshell_id"]]


def test_no_file_in_the_served_folder_runs_in_the_server(bed, monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "none"))  # every extension is on
    seen = full_of_shadows(bed.notebooks)
    (bed.notebooks / "one.ipynb").write_text(json.dumps(NOTEBOOK))
    bed.started(bed.plan(interface=Interface.LAB))
    browser = bed.browser()
    assert browser.log_in(PASSWORD)
    for page in ("/lab", "/lab/api/settings", "/api/contents", "/lsp/status", "/nbconvert/html/one.ipynb"):
        assert browser.get(page, headers={"Referer": f"{bed.url}/lab"}).status_code == 200, page
    assert browser.post("/api/terminals", json={}).status_code == 200
    assert not seen.exists(), seen.read_text()
