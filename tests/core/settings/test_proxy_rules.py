import pytest

from nbtray.core.settings import ServerSettings
from nbtray.core.settings.proxy_rules import Proxies
from nbtray.core.settings.rules import Wrong


def test_nobody_is_trusted_by_default():
    assert ServerSettings().trusted_proxies == ()


@pytest.mark.parametrize("value", [[], ["127.0.0.1"], ["::1", "10.0.0.0/24"], ["fd00::/8"]])
def test_addresses_and_networks_are_taken(value):
    assert Proxies().accept(value) == tuple(value)


@pytest.mark.parametrize(
    "value",
    ["127.0.0.1", ["proxy.example"], ["10.0.0.1/24"], [7], ["0.0.0.0/0"], ["::/0"], ["127.0.0.1", ""], None],
)
def test_names_hosts_within_networks_and_all_the_world_are_refused(value):
    assert isinstance(Proxies().accept(value), Wrong)


def test_the_words_of_a_command_line_make_a_list():
    assert Proxies().from_words(("127.0.0.1,", "::1")) == ["127.0.0.1", "::1"]
