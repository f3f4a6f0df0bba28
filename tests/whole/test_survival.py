"""nbtray is killed in each state of the server's life: nothing is lost, and never a second server."""

import psutil
import pytest
from beds.waiting import until


def test_killed_while_running_the_next_nbtray_adopts_server_and_kernels(nbtray):
    before = nbtray.run()
    kernel = nbtray.open_kernel()
    kernel.run("treasure = 6 * 7")
    nbtray.kill()
    assert kernel.run("print(treasure)") == "42\n"
    after = nbtray.run()
    assert after["pid"] == before["pid"]
    assert len(nbtray.servers()) == 1
    assert kernel.run("print(treasure)") == "42\n"
    nbtray.command("quit", "--yes")
    assert nbtray.servers() == []


@pytest.mark.parametrize("moment", ["spawned", "recorded"])
def test_killed_while_starting_there_is_one_server_in_the_end(nbtray, moment):
    nbtray.run(wait=False)
    until(nbtray.servers if moment == "spawned" else nbtray.record, what=moment)
    nbtray.kill()
    nbtray.run()
    # One that was spawned and never recorded waits for its record, serves nobody, and ends by itself.
    until(lambda: len(nbtray.servers()) == 1, what="one server")
    assert nbtray.record()["pid"] == nbtray.servers()[0].pid


def test_killed_while_stopping_the_next_nbtray_can_start(nbtray):
    first = nbtray.run()
    nbtray.click("stop")
    nbtray.kill()
    second = nbtray.run()
    assert len(nbtray.servers()) == 1
    assert second["state"] == "running"
    assert psutil.pid_exists(second["pid"])
    assert first["port"] == second["port"]


def test_killed_with_nothing_running_leaves_nothing_in_the_way(nbtray):
    nbtray.run()
    nbtray.command("stop")
    nbtray.kill()
    nbtray.run()
    assert len(nbtray.servers()) == 1


def test_a_crashed_server_comes_back_by_itself(nbtray):
    first = nbtray.run()
    psutil.Process(first["pid"]).kill()
    second = until(
        lambda: (now := nbtray.status())["state"] == "running" and now["pid"] != first["pid"] and now,
        60,
        what="the restart",
    )
    assert len(nbtray.servers()) == 1
    assert second["port"] == first["port"]


def test_a_record_that_names_a_stranger_never_ends_it(nbtray):
    nbtray.run()
    nbtray.kill()
    (server,) = nbtray.servers()
    server.kill()
    server.wait(60)
    with psutil.Popen(["sleep", "600"]) as stranger:
        record = (nbtray.home / "state" / "server.json").read_text()
        renamed = record.replace(f'"pid": {server.pid}', f'"pid": {stranger.pid}')
        assert renamed != record
        (nbtray.home / "state" / "server.json").write_text(renamed)
        nbtray.run()
        nbtray.command("quit", "--yes")
        assert stranger.is_running()
        stranger.kill()
