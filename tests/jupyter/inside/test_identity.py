import asyncio
import logging
from types import SimpleNamespace

import pytest
from beds.jupyter_bed import HASH, PASSWORD

from nbtray.jupyter.inside import identity
from nbtray.jupyter.inside.identity import NbtrayIdentityProvider

FILES = ("second_factor", "spent_codes", "sessions", "throttle", "audit", "epoch")


@pytest.fixture
def provider(tmp_path):
    (tmp_path / "hash").write_text(HASH)
    (tmp_path / "secret").write_text("shown on loopback")
    return lambda: NbtrayIdentityProvider(
        password_file=str(tmp_path / "hash"),
        control_secret_file=str(tmp_path / "secret"),
        **{f"{name}_file": str(tmp_path / name) for name in FILES},
    )


def form(**fields):
    """A request with what was typed into the form; the cookie it is given is of no interest."""
    request = SimpleNamespace(
        remote_ip="127.0.0.1", headers={}, connection=None, host="here", protocol="https"
    )
    return SimpleNamespace(
        request=request,
        get_argument=lambda name, **_: fields.get(name, ""),
        get_body_argument=lambda name, **_: fields.get(name, ""),
        set_secure_cookie=lambda *_, **__: None,
        base_url="/",
        log=logging.getLogger(__name__),
    )


def test_past_the_guard_the_right_password_opens_nothing(provider):
    """Both are what a login page of Jupyter's own would ask."""
    provider = provider()
    assert provider.process_login_form(form(password=PASSWORD)) is None
    assert not provider.passwd_check(PASSWORD)
    assert provider.auth_enabled


@pytest.mark.parametrize("changed", ["", "epoch", "hash", "second_factor"])
def test_a_login_rests_on_what_there_was_when_the_password_was_typed(
    provider, tmp_path, monkeypatch, changed
):
    """While the hash is computed somebody logs everybody out, or asks for codes."""

    def matches(hashed, password):
        if changed:
            (tmp_path / changed).write_text('{"secret": "JBSWY3DPEHPK3PXP", "recovery": []}')
        return (hashed, password) == (HASH, PASSWORD)

    monkeypatch.setattr(identity, "_matches", matches)
    provider, filled = provider(), form(password=PASSWORD)
    asyncio.run(provider.log_in(filled))
    user = getattr(filled, "current_user", None)
    session = user and provider._sessions.find(user.username)
    assert bool(session and provider.holds(session)) is (changed == "")
