import os

import pytest

from nbtray.cli.home import Home
from nbtray.cli.secrets import secret_places
from nbtray.core.secrets import Absent, Keeping, Kept, Secret, Stored


@pytest.fixture
def places(folders):
    return secret_places(Home(lambda **_: 0, folders))


def test_a_file_of_this_home_keeps_it(places, folders):
    assert places.keep(Keeping.FILE, "mail", Secret("one")) == Stored()
    assert folders.secrets_file.exists()


def test_the_running_nbtray_keeps_it(places, running):
    assert places.keep(Keeping.SESSION, "mail", Secret("one")) == Stored()
    assert running.session.get("mail") == Kept(Secret("one"))


def test_without_a_desktop_there_is_no_keyring(places):
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
    assert isinstance(places.keep(Keeping.KEYRING, "mail", Secret("one")), Absent)
