"""`nbtray forward`."""

import pytest
from beds.running_nbtray import NETWORK

from nbtray.doctor import case


@pytest.mark.usefixtures("folders")
def test_the_steps_are_printed_with_the_numbers_filled_in(nbtray, monkeypatch):
    monkeypatch.setattr(case.local, "read", lambda: NETWORK)
    done = nbtray("forward")
    assert done.status == 0
    assert done.out.splitlines()[0] == "1. Open your router's page"
    assert "external port 9999, to 192.168.77.10, internal port 9999" in done.out


@pytest.mark.usefixtures("folders")
def test_without_a_router_that_is_said(nbtray, monkeypatch):
    nowhere = case.LocalNetwork("lab", (), (), "", "")
    monkeypatch.setattr(case.local, "read", lambda: nowhere)
    done = nbtray("forward")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("This computer sees no router")
