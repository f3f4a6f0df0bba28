from contextlib import ExitStack

import pytest
from beds.bad_address_services import AddressService, Authority
from beds.smtp_server import USER, SmtpServer

from nbtray.core.settings import MailSettings, Security


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def context(authority):
    return authority.context("127.0.0.1")


@pytest.fixture
def running():
    """Start servers that end with the test."""
    with ExitStack() as servers:
        yield servers.enter_context


@pytest.fixture
def serve(running, context):
    """Start a server with the certificate of 127.0.0.1."""

    def start(security=Security.TLS, mechanisms=("PLAIN", "LOGIN"), secured=context):
        return running(SmtpServer(secured, security, mechanisms))

    return start


@pytest.fixture
def impatient(monkeypatch):
    """Wait half a second for an answer."""
    monkeypatch.setattr("nbtray.mail.conversation.WAIT", 0.5)


@pytest.fixture
def settings(authority):
    """Return settings for a server on this computer."""

    def make(server, security=Security.TLS, **more):
        port = server.port if isinstance(server, SmtpServer) else int(server.url.rsplit(":")[-1].strip("/"))
        return MailSettings(
            **{
                "account": USER,
                "host": "127.0.0.1",
                "port": port,
                "security": security,
                "authorities": str(authority.file),
                **more,
            }
        )

    return make


@pytest.fixture
def misbehaving(running, context):
    """Start a server whose every connection gets this behaviour."""

    def start(behaviour, secured=context):
        return running(AddressService(behaviour, secured))

    return start
