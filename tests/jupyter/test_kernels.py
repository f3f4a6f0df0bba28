"""Kernels: no other account reads along, and nothing in the notebook's folder runs before its first cell."""

import json

import psutil
import pytest
from beds.eavesdropper import eavesdropper, is_another_account
from beds.jupyter_bed import JUPYTER
from beds.kernelspecs import ENCRYPTED, LOCAL, PLAIN
from beds.waiting import until
from jupyter_client import BlockingKernelClient

from nbtray.core.server.effects import ReadActivity
from nbtray.core.server.events import ActivityRead

pytestmark = pytest.mark.usefixtures("kernelspecs")

SECRET = "what only the owner may read"


def connection_file(running, kernel):
    return running.folders.jupyter / "runtime" / f"kernel-{kernel.id}.json"


def transport(running, kernel):
    told = json.loads(connection_file(running, kernel).read_text())
    return told["transport"], "curve_publickey" in told


def readable(running):
    read = running.nbtray().activity(ReadActivity(running.record))
    assert isinstance(read, ActivityRead)
    return read.activity.readable


def encrypts():
    """Tell whether the tested Jupyter can."""
    (found,) = JUPYTER.glob("lib/python*/site-packages/jupyter_client-*.dist-info")
    return tuple(int(part) for part in found.name.split("-")[1].split(".")[:2]) >= (8, 9)


def test_another_account_hears_a_kernel_on_plain_tcp_which_is_why(running, kernel_of):
    kernel = kernel_of(PLAIN)
    assert transport(running, kernel) == ("tcp", False)
    with eavesdropper(connection_file(running, kernel)) as listener:
        # What is published before the subscription has arrived is heard by nobody.
        until(lambda: kernel.run(f"print({SECRET!r})") and listener.has_heard(SECRET))
    assert readable(running) == (PLAIN,)


def test_another_account_hears_nothing_of_an_encrypted_kernel(running, kernel_of):
    kernel = kernel_of(ENCRYPTED)
    if not encrypts():
        assert transport(running, kernel) == ("ipc", False)
        return
    assert transport(running, kernel) == ("tcp", True)
    with eavesdropper(connection_file(running, kernel)) as listener:
        until(lambda: "refused" in listener.told, what="a refusal")
        assert kernel.run(f"print({SECRET!r})") == f"{SECRET}\n"
        listener.end()
        assert set(listener.told) == {"refused"}
    assert readable(running) == ()


@pytest.mark.skipif(not is_another_account(), reason="only root can be another account")
def test_another_account_does_not_reach_a_kernel_without_encryption(running, kernel_of):
    kernel = kernel_of(LOCAL)
    assert transport(running, kernel) == ("ipc", False)
    with eavesdropper(connection_file(running, kernel)) as listener:
        until(lambda: listener.told, what="a refusal")
        assert kernel.run(f"print({SECRET!r})") == f"{SECRET}\n"
        listener.end()
        assert set(listener.told) == {"refused Permission denied"}
    assert readable(running) == ()


def until_idle_again(kernel, request):
    while True:
        message = json.loads(kernel.socket.recv())
        of_request = message["parent_header"].get("msg_id") == request
        if of_request and message["content"].get("execution_state") == "idle":
            return


@pytest.mark.parametrize("name", [ENCRYPTED, LOCAL])
def test_a_protected_kernel_is_interrupted_restarted_and_leaves_nothing(
    running, logged_in, kernel_of, opened, name
):
    kernel = kernel_of(name)
    chosen = transport(running, kernel)
    busy = kernel.send("print('begun', flush=True)\nwhile True: pass")
    kernel.until_printed("begun")
    logged_in.post(f"/api/kernels/{kernel.id}/interrupt").raise_for_status()
    until_idle_again(kernel, busy)
    assert kernel.run("kept = 41; print(kept)") == "41\n"
    logged_in.post(f"/api/kernels/{kernel.id}/restart").raise_for_status()
    kernel = opened(kernel.id)
    assert kernel.run("print('kept' in globals())") == "False\n"
    assert transport(running, kernel) == chosen
    pid = int(kernel.run("import os; print(os.getpid())"))
    logged_in.delete(f"/api/kernels/{kernel.id}").raise_for_status()
    until(lambda: not psutil.pid_exists(pid), what="its end")
    runtime = running.folders.jupyter / "runtime"
    assert not [path.name for path in runtime.iterdir() if kernel.id in path.name or path.is_socket()]


@pytest.mark.parametrize("name", [ENCRYPTED, LOCAL])
def test_a_protected_kernel_that_dies_comes_back(kernel_of, opened, name):
    kernel = kernel_of(name)
    pid = int(kernel.run("import os; print(os.getpid())"))
    psutil.Process(pid).kill()
    until(lambda: "restarting" in kernel.socket.recv(), what="another kernel")
    assert int(opened(kernel.id).run("import os; print(os.getpid())")) != pid


@pytest.mark.parametrize("name", [ENCRYPTED, LOCAL, PLAIN])
def test_a_console_of_the_same_account_joins_a_kernel(running, kernel_of, name):
    """What `jupyter console --existing` and `%connect_info` rest on."""
    kernel = kernel_of(name)
    kernel.run("kept = 41")
    console = BlockingKernelClient(connection_file=str(connection_file(running, kernel)))
    console.load_connection_file()
    console.start_channels()
    try:
        console.wait_for_ready(timeout=60)
        answer = console.execute("1", user_expressions={"kept": "kept + 1"}, reply=True, timeout=60)
        assert answer["content"]["user_expressions"]["kept"]["data"]["text/plain"] == "42"
    finally:
        console.stop_channels()
