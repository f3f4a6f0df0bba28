"""Firewalls, as their own programs describe themselves."""

import sys

import pytest

from nbtray.core.doctor_steps import Firewall
from nbtray.network.firewall import MAC, look, output_of

UFW_STATUS = """Status: active
Default: {default} (incoming), allow (outgoing), disabled (routed)

To                         Action      From
--                         ------      ----
22/tcp                     ALLOW IN    Anywhere
{rule}
"""


def saying(**answers):
    """Return what runs programs that say this, by their first words; others are not there."""

    def run(command):
        return answers.get(" ".join(command).replace(" ", "_").replace("-", "_"))

    return run


@pytest.fixture
def ufw(tmp_path):
    (tmp_path / "etc" / "ufw").mkdir(parents=True)
    (tmp_path / "etc" / "ufw" / "ufw.conf").write_text("# ufw\nENABLED=yes\nLOGLEVEL=low\n")
    return tmp_path


@pytest.mark.parametrize(
    ("default", "rule", "blocks"),
    [
        ("deny", "", True),
        ("deny", "9999/tcp                   ALLOW IN    Anywhere", False),
        ("deny", "9999                       ALLOW IN    Anywhere", False),
        ("deny", "99990/tcp                  ALLOW IN    Anywhere", True),
        ("deny", "9999/tcp                   DENY IN     Anywhere", True),
        ("allow", "", False),
    ],
)
def test_ufw_is_read_by_its_rules(ufw, default, rule, blocks):
    told = saying(ufw_status_verbose=UFW_STATUS.format(default=default, rule=rule))
    assert look(9999, told, ufw, "linux") == Firewall("ufw", blocks, "sudo ufw allow 9999/tcp")


def test_ufw_tells_only_root_and_that_is_unknown(ufw):
    assert look(9999, saying(), ufw, "linux").blocks is None


def test_a_ufw_that_is_off_is_none(ufw):
    (ufw / "etc" / "ufw" / "ufw.conf").write_text("ENABLED=no\n")
    assert look(9999, saying(), ufw, "linux") == Firewall()


@pytest.mark.parametrize(("told", "blocks"), [("yes\n", False), ("no\n", True), (None, None)])
def test_firewalld_answers_for_one_port(tmp_path, told, blocks):
    run = {("firewall-cmd", "--state"): "running\n", ("firewall-cmd", "--query-port=9999/tcp"): told}.get
    found = look(9999, run, tmp_path, "linux")
    assert (found.name, found.blocks) == ("firewalld", blocks)
    assert "--add-port=9999/tcp" in found.command


def test_rules_of_nftables_are_not_guessed_at(tmp_path):
    rules = "table inet filter {\n chain input { type filter hook input priority 0; policy drop; } }"
    assert look(9999, saying(nft_list_ruleset=rules), tmp_path, "linux").blocks is None
    nat = "table ip nat {\n chain post { type nat hook postrouting priority 100; } }"
    assert look(9999, saying(nft_list_ruleset=nat), tmp_path, "linux") == Firewall()


def test_windows_and_macos_name_the_command():
    state = {("netsh", "advfirewall", "show", "currentprofile", "state"): "State    ON\n"}
    found = look(9999, state.get, platform="win32")
    assert (found.blocks, "localport=9999" in found.command) == (None, True)
    off = {("netsh", "advfirewall", "show", "currentprofile", "state"): "State    OFF\n"}
    assert look(9999, off.get, platform="win32") == Firewall()
    mac = {(MAC, "--getglobalstate"): "Firewall is enabled. (State = 1)\n"}
    assert look(9999, mac.get, platform="darwin").blocks is None
    assert look(9999, {}.get, platform="darwin") == Firewall()


def test_a_program_that_is_not_there_or_fails_says_nothing():
    assert output_of(("no-such-firewall",)) is None
    if sys.platform != "win32":
        assert output_of(("false",)) is None
        assert output_of(("echo", "yes")) == "yes\n"
