"""Every value that guards something is told, and is a setting Jupyter knows."""

from pathlib import Path

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager

from nbtray.core.folders import Folders
from nbtray.core.server.state import LaunchPlan
from nbtray.core.settings import Listen, ServerSettings
from nbtray.jupyter.inside.identity import NbtrayIdentityProvider
from nbtray.jupyter.listening import host_to_bind, places_to_bind
from nbtray.jupyter.traits import identity, traits

PLAN = LaunchPlan(ServerSettings(), Listen.INTERNET)
FOLDERS = Folders(*(Path(f"/{name}") for name in ("settings", "state", "logs", "run")))


def told(listen=Listen.INTERNET, **settings):
    plan = LaunchPlan(ServerSettings(**settings), listen)
    return traits(plan, host_to_bind(listen), Path("/c.pem"), Path("/notebooks"), Path("/cookie"))


def test_jupyter_knows_every_setting():
    """An unknown one would be ignored with a warning."""
    made = told()
    classes = {"ServerApp": ServerApp, "MappingKernelManager": MappingKernelManager}
    unknown = [
        f"{section}.{name}"
        for section, values in made.items()
        for name in values
        if name not in classes[section].class_trait_names(config=True)
    ]
    unknown += set(identity(FOLDERS, PLAN, "nbtray.jupyter.inside")) - set(
        NbtrayIdentityProvider.class_trait_names(config=True)
    )
    assert unknown == []


@pytest.mark.parametrize("listen", list(Listen))
def test_it_never_leaves_the_port_and_never_trusts_a_header(listen):
    server = told(listen, port=9999)["ServerApp"]
    assert (server["port"], server["port_retries"], server["trust_xheaders"]) == (9999, 0, False)


@pytest.mark.parametrize("listen", list(Listen))
def test_what_keeps_others_out_is_said_and_not_left_to_an_environment(listen):
    """What is said is looked at again inside the server; of the rest an environment's own files decide."""
    said = told(listen)["ServerApp"]
    closed = {
        "allow_origin": "",
        "allow_origin_pat": "",
        "allow_credentials": False,
        "disable_check_xsrf": False,
        "allow_unauthenticated_access": False,
        "authenticate_prometheus": True,
        "trust_xheaders": False,
        "password": "",
    }
    assert {name: said.get(name) for name in closed} == closed
    provider = identity(FOLDERS, PLAN, "nbtray_inside")
    guarding = {"token": "", "password_required": True, "secure_cookie": True, "allow_password_change": False}
    assert {name: provider.get(name) for name in guarding} == guarding


def test_who_may_reach_it():
    assert [told(listen)["ServerApp"]["ip"] for listen in Listen] == ["localhost", "", ""]
    assert [told(listen)["ServerApp"]["allow_remote_access"] for listen in Listen] == [False, True, True]
    proxied = told(Listen.COMPUTER, trusted_proxies=("127.0.0.1",))["ServerApp"]
    assert (proxied["ip"], proxied["allow_remote_access"]) == ("localhost", True)


def test_this_computer_only_is_loopback_in_every_family_there_is():
    places = places_to_bind(Listen.COMPUTER, 9999)
    assert {place.address[0] for place in places} <= {"127.0.0.1", "::1"}
    assert places


def test_everywhere_is_both_families():
    assert {place.address[0] for place in places_to_bind(Listen.INTERNET, 9999)} == {"0.0.0.0", "::"}  # noqa: S104 -- what it is about


def test_a_hosts_file_that_lies_is_not_believed(monkeypatch):
    import socket  # noqa: PLC0415

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("203.0.113.5", 0))]
    )
    assert host_to_bind(Listen.COMPUTER) == "127.0.0.1"


@pytest.mark.parametrize(("idle", "interval"), [(0, 300), (3, 1), (600, 150), (86400, 300)])
def test_idle_kernels_end_when_they_are_told_to(idle, interval):
    culling = told(cull_idle=idle, cull_busy=True)["MappingKernelManager"]
    assert culling == {
        "cull_idle_timeout": idle,
        "cull_interval": interval,
        "cull_busy": True,
        "cull_connected": False,
    }


def test_a_login_lasts_a_week_and_its_cookie_stays_on_the_site():
    values = identity(FOLDERS, PLAN, "nbtray.jupyter.inside")
    assert (values["token"], values["password_required"]) == ("", True)
    assert values["cookie_options"] == {"samesite": "Lax", "expires_days": 7, "max_age": 604_800}
    assert values["get_secure_cookie_kwargs"] == {"max_age_days": 7}
