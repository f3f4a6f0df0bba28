"""The last look before the socket is bound."""

import json
import logging
import os
from datetime import UTC, datetime

import pytest
from traitlets import Bool, Dict, HasTraits, Type, Unicode

from nbtray.certificates import issue
from nbtray.jupyter.inside import gate


class Server(HasTraits):
    """As much of ServerApp as the gate looks at."""

    allow_origin = Unicode("")
    disable_check_xsrf = Bool(False)
    handler_class = Type(object)
    tornado_settings = Dict()


class Provider(HasTraits):
    """As much of an identity provider."""

    hashed_password = Unicode("argon2:x")
    token = Unicode("")


@pytest.fixture
def server():
    made = Server(tornado_settings={"headers": {"Server": "jupyter"}, "added": "by Jupyter"})
    made.log = logging.getLogger("gate")
    return made


@pytest.fixture
def safe(tmp_path):
    """Everything as it has to be."""
    pem, record = tmp_path / "certificate.pem", tmp_path / "server.json"
    pem.write_text(issue.issue(("localhost",), datetime.now(UTC)).pem)
    record.write_text(json.dumps({"pid": os.getpid()}))
    return {
        "certificate": str(pem),
        "record": str(record),
        "patience": 0.05,
        "traits": {
            "Server": {},
            "ServerApp": {
                "allow_origin": "",
                "disable_check_xsrf": False,
                "handler_class": "builtins.object",
                "tornado_settings": {"headers": {"Server": "jupyter"}},
                "not_in_this_version": 7,
            },
            "Provider": {"token": ""},
        },
    }


def closes(server, safe, caplog, provider=None):
    """Return the line with which the gate closes, or '' if it does not."""
    statuses = []
    server.exit = statuses.append
    gate.close_unless_safe(server, provider or Provider(), safe)
    assert statuses in ([], [1])
    return caplog.messages[-1] if statuses else ""


def test_it_opens_when_all_is_as_it_has_to_be(server, safe, caplog):
    assert closes(server, safe, caplog) == ""


@pytest.mark.parametrize("content", [None, "", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_certificate_that_does_not_load_closes_it(server, safe, caplog, tmp_path, content):
    path = tmp_path / "certificate.pem"
    path.unlink()
    if content is not None:
        path.write_text(content)
    assert closes(server, safe, caplog).startswith("nbtray: certificate: ")


def test_a_key_of_another_certificate_closes_it(server, safe, caplog, tmp_path):
    ours = (tmp_path / "certificate.pem").read_text()
    other = issue.issue(("localhost",), datetime.now(UTC)).pem
    begin = "-----BEGIN CERTIFICATE"
    (tmp_path / "certificate.pem").write_text(other[: other.index(begin)] + ours[ours.index(begin) :])
    assert "mismatch" in closes(server, safe, caplog)


def test_no_password_closes_it(server, safe, caplog):
    assert closes(server, safe, caplog, Provider(hashed_password="")).startswith("nbtray: password")


def test_a_token_closes_it(server, safe, caplog):
    assert "token" in closes(server, safe, caplog, Provider(token="leaked"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("allow_origin", "*"),
        ("disable_check_xsrf", True),
        ("handler_class", dict),
        ("tornado_settings", {"headers": {}}),
        ("tornado_settings", {}),
    ],
)
def test_a_setting_somebody_has_changed_closes_it(server, safe, caplog, name, value):
    setattr(server, name, value)
    assert f"ServerApp.{name}" in closes(server, safe, caplog)


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"pid": 1}', '{"pid": "x"}', '{"pid": null}'])
def test_without_a_record_of_this_process_it_closes(server, safe, caplog, tmp_path, content):
    path = tmp_path / "server.json"
    path.unlink()
    if content is not None:
        path.write_text(content)
    assert closes(server, safe, caplog) == "nbtray: record: this process is not in it"
