"""A handful of the kills that `run.py --kills` plays by the hundred, and the counting itself."""

import subprocess
import sys
from itertools import islice

import pytest
from beds.home_network import why_not
from kills.game import COUNTS, Game, Tally, play
from kills.home import Home, kill
from kills.plan import Act, Kill, Victim, kills

SEED = 25
NUMBER = 6

needs_a_home = pytest.mark.skipif(bool(why_not()), reason=f"needs a home in network namespaces; {why_not()}")


@needs_a_home
def test_killed_at_random_moments_nothing_is_lost(tmp_path):
    tally = play(NUMBER, SEED, tmp_path, lambda _: None)
    assert tally.found == []
    assert tally.victims.total() + tally.missed == NUMBER
    assert set(tally.victims) == set(Victim)


@needs_a_home
def test_what_is_lost_doubled_orphaned_or_damaged_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr("kills.home.PATIENCE", 1.0)
    with Home(tmp_path) as home:
        game = Game(home)
        shot = Kill(1, Act.IDLE, Victim.NBTRAY, 0.0, 0)
        home.program.run()
        before = home.program.record()["pid"]
        kernel = game._kernel = home.open_kernel()
        kernel.run("treasure = 41")
        game._same_server(shot, before, before)
        game._kernel = kernel
        game._same_server(shot, before, before + 1)
        config = f"--config={home.program.home}/state/jupyter/nbtray_server.py"
        sleep = [sys.executable, "-c", "import time; time.sleep(600)", config]
        with subprocess.Popen(home.network.inside("host", sleep)) as second:
            game._examine(shot)
            kill(second.pid)
        with subprocess.Popen(home.network.inside("host", ["sleep", "600"])) as stranger:
            game._no_strangers(shot)
            kill(stranger.pid)
        home.program.settings.write_text("[server")
        (home.program.home / "state" / "leases.json").write_text("{")
        game._examine(shot)
        game._until_closed(shot)
        game._told(shot)
        kinds = [kind for kind, _, _ in game.tally.found]
        assert set(kinds) == set(COUNTS), game.tally.found


def test_a_seed_kills_in_one_order_and_the_lines_tell_of_every_kind():
    assert list(islice(kills(7), 50)) == list(islice(kills(7), 50))
    assert list(islice(kills(7), 50)) != list(islice(kills(8), 50))
    drawn = list(islice(kills(7), 300))
    assert {(each.act, each.victim) for each in drawn} == {(act, each) for act in Act for each in Victim}
    assert all(line.split()[1] == "0" for line in Tally().lines())
    assert len(Tally().lines()) == len(COUNTS)
