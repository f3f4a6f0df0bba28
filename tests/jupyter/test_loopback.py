"""nbtray talks to its own server only, and believes nothing less than the whole probe."""

import json
import socket
import ssl
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nbtray.certificates import issue
from nbtray.core.server.state import Activity
from nbtray.jupyter import probe, read_activity
from nbtray.jupyter.loopback import Loopback, fingerprint

SECRET = "s3cret"
READABLE = "/nbtray/readable-kernels?no_track_activity=1"


@pytest.fixture
def loopback(tmp_path):
    (tmp_path / "certificate.pem").write_text(issue.issue(("localhost",), datetime.now(UTC)).pem)
    (tmp_path / "control.secret").write_text(SECRET + "\n")
    return Loopback(tmp_path / "certificate.pem", tmp_path / "control.secret", timeout=60)


class Answering(BaseHTTPRequestHandler):
    """Answers as its server's `answers` say: by path, for anybody and for nbtray."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        known = self.headers.get("Authorization") == f"Bearer {SECRET}"
        self.server.heard.append((self.path, self.headers.get("Authorization")))
        status, body = self.server.answers[self.path][known]
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def jupyters():
    status = {"connections": 2, "last_activity": "2026-11-22T21:46:31.177607Z", "kernels": 2}
    kernels = [{"execution_state": "busy", "name": "python3"}, {"execution_state": "idle", "name": "ir"}]
    return {
        "/api": [(200, {}), (200, {"version": "2.21.1"})],
        "/api/status": [(403, {}), (200, status)],
        "/api/me": [(403, {}), (200, {})],
        "/api/kernels?no_track_activity=1": [(403, []), (200, kernels)],
        READABLE: [(403, {}), (200, ["ir"])],
    }


@pytest.fixture
def server(loopback):
    """A server with nbtray's certificate."""
    yield from serve(loopback.certificate)


def serve(certificate):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_: None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.answers, server.heard = jupyters(), []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_server_as_it_should_be_has_no_trouble(server, loopback):
    assert probe.trouble(loopback, server.server_port) == ""
    assert [path for path, _ in server.heard] == ["/api", "/api/status", "/api/status"]
    assert [sent for _, sent in server.heard] == [None, None, f"Bearer {SECRET}"]


def test_the_activity_is_what_the_server_says(server, loopback):
    last = datetime(2026, 11, 22, 21, 46, 31, 177607, tzinfo=UTC)
    assert read_activity.read(loopback, server.server_port) == Activity(2, 1, 2, last, ("ir",))


def test_an_earlier_nbtray_s_server_has_none_but_readable_kernels(server, loopback):
    server.answers[READABLE] = [(404, {})] * 2
    assert read_activity.read(loopback, server.server_port).readable == ("ir", "python3")


def test_a_server_without_kernels_is_not_asked_who_can_read_them(server, loopback):
    server.answers["/api/kernels?no_track_activity=1"] = [(403, []), (200, [])]
    assert read_activity.read(loopback, server.server_port).readable == ()
    assert READABLE not in [path for path, _ in server.heard]


@pytest.mark.parametrize(
    ("path", "answers", "words"),
    [
        ("/api", [(404, {})] * 2, "404"),
        ("/api", [(200, [])] * 2, "200"),
        ("/api/status", [(200, {})] * 2, "without a login"),
        ("/api/status", [(302, {}), (200, {})], "without a login"),
        ("/api/status", [(403, {}), (403, {})], "does not know nbtray"),
    ],
)
def test_less_than_the_whole_probe_is_trouble(server, loopback, path, answers, words):
    server.answers[path] = answers
    assert words in probe.trouble(loopback, server.server_port)


@pytest.mark.parametrize("status", [500, 503])
def test_a_gateway_that_is_down_is_no_trouble_of_the_server(server, loopback, status):
    server.answers["/api/status"] = [(403, {}), (status, {})]
    assert probe.trouble(loopback, server.server_port) == ""
    server.answers["/api/me"] = [(403, {}), (403, {})]
    assert "does not know nbtray" in probe.trouble(loopback, server.server_port)
    assert isinstance(read_activity.read(loopback, server.server_port), read_activity.NoAnswer)


@pytest.mark.parametrize("body", [[], {"connections": "many"}, "text", {}])
def test_an_odd_answer_is_no_activity(server, loopback, body):
    server.answers["/api/status"][1] = (200, body)
    assert isinstance(read_activity.read(loopback, server.server_port), read_activity.NoAnswer)


def test_a_stranger_on_the_port_hears_nothing_from_us(loopback, tmp_path):
    (tmp_path / "other.pem").write_text(issue.issue(("localhost",), datetime.now(UTC)).pem)
    for server in serve(tmp_path / "other.pem"):
        assert probe.trouble(loopback, server.server_port) == "another program answers on this port"
        assert server.heard == []


def test_nobody_there_is_trouble(loopback):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert probe.trouble(loopback, unused.getsockname()[1]) == "Connection refused"


def test_a_server_that_accepts_and_says_nothing_is_given_up(loopback):
    impatient = Loopback(loopback.certificate, loopback.secret, timeout=0.2)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        assert probe.trouble(impatient, mute.getsockname()[1])


def test_without_a_certificate_there_is_nobody_to_trust(server, loopback):
    loopback.certificate.write_text("damaged")
    assert probe.trouble(loopback, server.server_port)


def test_without_a_secret_it_cannot_be_ours(server, loopback):
    loopback.secret.unlink()
    assert probe.trouble(loopback, server.server_port)
    assert isinstance(read_activity.read(loopback, server.server_port), read_activity.NoAnswer)


def test_a_server_on_ipv6_only_is_reached(loopback):
    class Six(ThreadingHTTPServer):
        address_family = socket.AF_INET6

    with Six(("::1", 0), Answering) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        told = probe.trouble(loopback, server.server_port)
        thread.join(60)
    # Spoken to, though it speaks no TLS.
    assert told
    assert "refused" not in told


def test_the_fingerprint_is_the_certificate_s_whatever_stands_around_it():
    issued = issue.issue(("localhost",), datetime.now(UTC))
    assert fingerprint(issued.pem) == issued.fingerprint_sha256
    assert fingerprint("text\n" + issued.pem + issued.pem) == issued.fingerprint_sha256
    with pytest.raises(ValueError, match="no certificate"):
        fingerprint("nothing")
