import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.legacy_import.config_file import Traits, from_json, from_python
from nbtray.core.legacy_import.profile import OldProfile, profile_from
from nbtray.core.secrets import Secret
from nbtray.core.settings import Listen

SHA1 = "sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a"
ARGON2 = "argon2:$argon2id$v=19$m=10240,t=10,p=8$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"

OF_2014 = f"""
# Configuration file for ipython-notebook.
c = get_config()

# c.NotebookApp.port = 1234
c.NotebookApp.ip = '*'
c.NotebookApp.open_browser = False
c.NotebookApp.password = u'{SHA1}'
c.NotebookApp.port = 9999
c.NotebookApp.certfile = u'/home/ada/mycert.pem'
c.NotebookManager.notebook_dir = u'/home/ada/notebooks'
print 'hello from Python 2'
"""


def test_a_profile_of_ipython_s_days_is_read_though_its_python_is_old():
    assert profile_from(from_python(OF_2014)) == OldProfile(
        password_hash=Secret(SHA1),
        is_weak=True,
        certificate="/home/ada/mycert.pem",
        port=9999,
        listen=Listen.INTERNET,
        folder="/home/ada/notebooks",
    )


def test_a_configuration_of_today_is_read():
    text = f"""
import os
HERE = os.path.expanduser("~/jupyter")
c.ServerApp.certfile = os.path.join(HERE, "cert.pem")
c.ServerApp.keyfile = HERE + "/key" + ".pem"
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = 8888
c.ServerApp.root_dir = "~/notebooks"
c.PasswordIdentityProvider.hashed_password = "{ARGON2}"
"""
    assert profile_from(from_python(text)) == OldProfile(
        password_hash=Secret(ARGON2),
        certificate="~/jupyter/cert.pem",
        key="~/jupyter/key.pem",
        port=8888,
        listen=Listen.COMPUTER,
        folder="~/notebooks",
    )


def test_nothing_is_executed(tmp_path):
    trap = tmp_path / "trap"
    profile_from(from_python(f"open({str(trap)!r}, 'w')\nc.ServerApp.port = __import__('os').getpid()\n"))
    assert not trap.exists()


@pytest.mark.parametrize(
    "text",
    [
        "c.ServerApp.port = int('8888')",
        "c.ServerApp.port = 8888\nif True:\n    c.ServerApp.port = 9999",
        "PORT = 8888\nPORT = find()\nc.ServerApp.port = PORT",
        "c.ServerApp.port = 8888\nc.ServerApp.port = find()",
        "for port in range(3):\n    c.ServerApp.port = port",
        "try:\n    c.ServerApp.port = 1\nexcept OSError:\n    c.ServerApp.port = 2",
    ],
)
def test_what_only_running_the_file_would_tell_is_named_and_not_guessed(text):
    assert profile_from(from_python(text)) == OldProfile(unclear=("ServerApp.port",))


def test_the_last_word_counts():
    text = "c.ServerApp.port = find()\nc.ServerApp.port = 1111\nc.ServerApp.port = 2222"
    assert profile_from(from_python(text)).port == 2222


def test_what_is_set_elsewhere_counts_more():
    older = from_python("c.NotebookApp.port = 1111\nc.NotebookApp.ip = find()\nc.NotebookApp.certfile = '/a'")
    newer = from_json(json.dumps({"NotebookApp": {"port": 2222, "ip": "::1"}}))
    merged = profile_from(newer.over(older))
    assert (merged.port, merged.listen, merged.certificate, merged.unclear) == (
        2222,
        Listen.COMPUTER,
        "/a",
        (),
    )
    unsure = from_python("c.NotebookApp.port = find()")
    assert profile_from(unsure.over(older)).unclear == ("NotebookApp.port", "NotebookApp.ip")


def test_of_one_file_the_newer_name_counts():
    assert profile_from(from_python("c.NotebookApp.port = 1111\nc.ServerApp.port = 2222")).port == 2222


@pytest.mark.parametrize("port", ["0", "65536", "True", "'8888'", "None", "1.5"])
def test_a_port_that_is_none_is_not_said(port):
    assert profile_from(from_python(f"c.ServerApp.port = {port}")) == OldProfile()


@pytest.mark.parametrize(
    ("ip", "listen"),
    [
        ("*", Listen.INTERNET),
        ("0.0.0.0", Listen.INTERNET),  # noqa: S104 -- as in an old file
        ("::", Listen.INTERNET),
        ("81.2.69.10", Listen.INTERNET),
        ("192.168.1.5", Listen.NETWORK),
        ("localhost", Listen.COMPUTER),
        ("127.0.0.1", Listen.COMPUTER),
        ("lab.example.org", None),
    ],
)
def test_an_address_is_a_wish_who_may_connect(ip, listen):
    assert profile_from(Traits({"ServerApp.ip": ip})).listen is listen


@pytest.mark.parametrize("password", ["hush-hush", "argon2:hush", "sha1:", "", 5, None, ["sha1:a:b"]])
def test_what_is_no_hash_is_neither_taken_nor_shown(password):
    profile = profile_from(Traits({"ServerApp.password": password}))
    assert profile.password_hash is None
    assert "hush" not in repr(profile)


def test_no_hash_is_ever_shown():
    assert "a68df" not in repr(profile_from(from_python(OF_2014)))
    assert "a68df" not in repr(from_python(OF_2014))


def test_a_generated_file_with_every_line_commented_says_nothing():
    assert profile_from(from_python("# c.ServerApp.port = 8888\nc = get_config()  #noqa\n")).says_nothing


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"ServerApp": 5}', "[" * 100_000])
def test_a_damaged_json_file_says_nothing(text):
    assert profile_from(from_json(text)).says_nothing


def test_a_windows_path_in_plain_quotes_is_read_without_a_word():
    assert (
        profile_from(from_python(r"c.ServerApp.certfile = 'C:\data\cert.pem'")).certificate
        == r"C:\data\cert.pem"
    )


@given(st.text() | st.text(alphabet="c.ServrApp=()[]'\"\n #:\\port123"))
def test_no_text_breaks_it(text):
    profile_from(from_python(text).over(from_json(text)))
