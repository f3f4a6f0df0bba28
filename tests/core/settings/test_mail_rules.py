import pytest

from nbtray.core.settings.mail_rules import HostName, MailAddress, MailAddresses, Text
from nbtray.core.settings.rules import Wrong


@pytest.mark.parametrize("value", ["", "ada@example.org", "a.b+c@x-y.example", "o'neil@localhost"])
def test_a_mail_address_is_taken(value):
    assert MailAddress().accept(value) == value


@pytest.mark.parametrize(
    "value", ["ada", "ada@", "@x", "a b@x", "a@b@c", "a@-x", "a@x\nBcc: b@x", f"{'a' * 250}@x.org", 5, None]
)
def test_anything_else_is_no_mail_address(value):
    assert isinstance(MailAddress().accept(value), Wrong)


def test_a_wrong_one_of_a_list_is_named_and_twins_count_once():
    assert MailAddresses().accept(["a@x.org", "b"]).item == 1
    assert MailAddresses().accept(["a@x.org", "a@x.org"]) == ("a@x.org",)
    assert isinstance(MailAddresses().accept("a@x.org"), Wrong)


def test_the_words_of_a_command_line_make_a_list():
    assert MailAddresses().from_words(("[a@x.org,", "b@x.org]")) == ["a@x.org", "b@x.org"]


@pytest.mark.parametrize("value", ["", "home.example.org", "192.0.2.1", "localhost", "x."])
def test_a_host_is_a_name(value):
    assert HostName().accept(value) == value


@pytest.mark.parametrize("value", ["https://x.org", "x.org:25", "a b", "-x", "x..org", 1])
def test_anything_else_is_no_host(value):
    assert isinstance(HostName().accept(value), Wrong)


def test_a_text_is_one_line():
    assert Text("x").accept("one line") == "one line"
    assert isinstance(Text("x").accept("two\nlines"), Wrong)
