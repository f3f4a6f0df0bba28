from types import SimpleNamespace

from beds.jupyter_bed import HASH, PASSWORD

from nbtray.jupyter.inside.identity import NbtrayIdentityProvider


def test_past_the_guard_the_right_password_opens_nothing(tmp_path):
    """Both are what a login page of Jupyter's own would ask."""
    (tmp_path / "hash").write_text(HASH)
    (tmp_path / "secret").write_text("shown on loopback")
    provider = NbtrayIdentityProvider(
        password_file=str(tmp_path / "hash"),
        control_secret_file=str(tmp_path / "secret"),
        **{f"{name}_file": str(tmp_path / name) for name in ("second_factor", "spent_codes", "sessions")},
        **{f"{name}_file": str(tmp_path / name) for name in ("throttle", "audit", "epoch")},
    )
    form = SimpleNamespace(get_argument=lambda name, **_: {"password": PASSWORD}.get(name, ""))
    assert provider.process_login_form(form) is None
    assert not provider.passwd_check(PASSWORD)
    assert provider.auth_enabled
