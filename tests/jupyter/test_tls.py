"""How the server speaks TLS, and what it does when its certificate is replaced. One server for all."""

import hashlib
import json
import socket
import ssl
import threading
from datetime import UTC, datetime

import pytest
import requests
from beds.own_certificates import BETWEEN, NAMES, P256, key_pem, pem
from beds.scanner import scan
from beds.waiting import until

from nbtray.certificates import devices
from nbtray.certificates.issue import issue_by_authority
from nbtray.core.server.effects import ReadActivity
from nbtray.core.server.events import ActivityRead
from nbtray.jupyter.inside.tls import RenewedContext, context_of

# Mozilla's list of curves is of 2019. OpenSSL's own has stronger ones, some against quantum computers.
STRONGER_CURVES = "tls_curves"
# Whoever vouches for this computer is known to nobody: that is what the fingerprint is for.
UNKNOWN_AUTHORITY = "certificate_path_validation"


@pytest.fixture
def issued():
    return issue_by_authority(("localhost", "127.0.0.1", "::1"), datetime.now(UTC), "")


def put_in_place(running, content):
    running.files.write(running.folders.certificate, content)


def shown(port):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), 60) as plain, context.wrap_socket(plain) as tls:
        return hashlib.sha256(tls.getpeercert(binary_form=True)).hexdigest()


def test_a_cell_that_runs_while_the_certificate_is_swapped_prints_to_its_end(running, logged_in):
    kernel = logged_in.open_kernel()
    begun = running.place / "swapped"
    kernel.send(
        "import pathlib, time\nprint('before', flush=True)\n"
        f"while not pathlib.Path({str(begun)!r}).exists(): time.sleep(0.05)\n"
        "print('after', flush=True)"
    )
    kernel.until_printed("before")
    old = shown(running.port)
    fresh = running.renew_certificate()
    assert shown(running.port) == fresh.fingerprint_sha256 != old
    begun.touch()
    kernel.until_printed("after")
    kernel.close()


def test_a_stranger_with_sslyze_finds_mozilla_s_intermediate_set(running, issued):
    put_in_place(running, issued.pem.encode())
    try:
        found = scan("127.0.0.1", running.port)
    finally:
        running.renew_certificate()
    assert set(found["objections"]) <= {STRONGER_CURVES, UNKNOWN_AUTHORITY}, found["objections"]
    assert (found["versions"]["tls_1_0"], found["versions"]["tls_1_1"]) == ([], [])
    assert found["versions"]["tls_1_2"]
    assert "TLS_AES_128_GCM_SHA256" in found["versions"]["tls_1_3"]


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"nothing",
        pem(BETWEEN.sign()),
        key_pem(BETWEEN.key) + pem(BETWEEN.sign()),
        key_pem(password=b"x"),
    ],
    ids=["empty", "garbage", "no key", "a foreign key", "a locked key"],
)
def test_a_bad_certificate_is_not_shown_and_the_old_one_serves_on(running, bad):
    good = running.renew_certificate().fingerprint_sha256
    assert shown(running.port) == good
    kept = running.folders.certificate.read_bytes()
    complaint = "the new certificate is bad, the old one is kept"
    before = running.log().count(complaint)
    try:
        put_in_place(running, bad)
        assert shown(running.port) == good
        # It comes by way of another process.
        until(lambda: running.log().count(complaint) > before, what="a line in the log")
    finally:
        put_in_place(running, kept)


def test_browsers_are_told_to_insist_while_the_certificate_in_use_is_one_they_trust(running):
    insisting, facts = "Strict-Transport-Security", running.folders.certificate_facts
    fingerprint = running.renew_certificate().fingerprint_sha256
    told = json.dumps({"fingerprint_sha256": fingerprint, "trusted": True})
    assert insisting not in running.browser().get("/api").headers
    running.files.write(facts, told.encode())
    try:
        assert running.browser().get("/api").headers[insisting] == "max-age=31536000"
        running.renew_certificate()
        assert insisting not in running.browser().get("/api").headers
    finally:
        facts.unlink()


def test_a_missing_certificate_leaves_the_old_one(running):
    good = running.renew_certificate().fingerprint_sha256
    assert shown(running.port) == good
    kept = running.folders.certificate.read_bytes()
    running.files.remove(running.folders.certificate)
    assert shown(running.port) == good
    put_in_place(running, kept)


def test_the_user_s_own_chain_is_sent_whole(running):
    put_in_place(running, key_pem() + pem(BETWEEN.sign(P256, NAMES), BETWEEN.certificate))
    try:
        root = running.place / "root.pem"
        root.write_bytes(pem(BETWEEN.above.certificate))
        answer = requests.get(f"https://localhost:{running.port}/api", verify=str(root), timeout=60)
        assert answer.status_code == 200
        # nbtray goes by the fingerprint, whoever has signed it.
        read = running.nbtray().activity(ReadActivity(running.record))
        assert isinstance(read, ActivityRead)
    finally:
        running.renew_certificate()


def test_a_device_learns_our_authority_without_a_login_and_then_trusts_the_server(running, issued):
    put_in_place(running, issued.pem.encode())
    shown_to_devices = devices.served(issued.authority.encode())
    for name, content in shown_to_devices.items():
        running.files.write(running.folders.devices / name, content)
    root = running.place / "learned.pem"
    try:
        der = stranger(running, "/nbtray/authority.crt")
        assert der.headers["Content-Type"] == "application/x-x509-ca-cert"
        assert hashlib.sha256(der.content).hexdigest() == issued.authority_sha256
        root.write_text(ssl.DER_cert_to_PEM_cert(der.content))
        page = requests.get(f"https://localhost:{running.port}/nbtray/devices", verify=str(root), timeout=60)
        assert page.content == shown_to_devices["devices.html"]
        assert page.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
        assert (page.headers["Server"], page.headers["X-Content-Type-Options"]) == ("jupyter", "nosniff")
        profile = stranger(running, "/nbtray/authority.mobileconfig")
        assert profile.headers["Content-Type"] == "application/x-apple-aspen-config"
    finally:
        for name in shown_to_devices:
            running.files.remove(running.folders.devices / name)
        running.renew_certificate()


def stranger(running, path):
    # What a device does before it trusts the server: it compares a fingerprint instead.
    with pytest.warns(), requests.Session() as session:
        return session.get(f"https://127.0.0.1:{running.port}{path}", verify=False, timeout=60)


@pytest.mark.parametrize(
    "path", ["devices", "authority.crt", "authority.mobileconfig", "authority.pem", "../state"]
)
def test_without_an_authority_there_is_nothing_to_learn(running, path):
    answer = stranger(running, f"/nbtray/{path}")
    assert answer.status_code in (403, 404) or "login" in answer.url


class Log:
    def __init__(self):
        self.said = []

    def info(self, text, *values):
        self.said.append(text % values)

    error = info


def test_the_context_renews_itself_once_for_each_change(tmp_path):
    path, log = tmp_path / "pair.pem", Log()
    path.write_bytes(key_pem() + pem(BETWEEN.sign()))
    context = RenewedContext.over(str(path), log)
    assert greeting(context) == greeting(context) == "TLSv1.3"
    assert log.said == []
    path.write_bytes(b"nothing at all")
    assert greeting(context) == greeting(context) == "TLSv1.3"
    assert len(log.said) == 1
    path.write_bytes(key_pem() + pem(BETWEEN.sign(), BETWEEN.certificate))
    assert greeting(context) == "TLSv1.3"
    assert log.said[1:] == ["nbtray: there is a new certificate"]


def test_a_context_that_is_bad_from_the_first_is_none(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        RenewedContext.over(str(tmp_path / "missing.pem"), Log())


def test_old_versions_and_renegotiation_are_off(tmp_path):
    (tmp_path / "pair.pem").write_bytes(key_pem() + pem(BETWEEN.sign()))
    context = context_of(str(tmp_path / "pair.pem"))
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.options & ssl.OP_NO_RENEGOTIATION


def greeting(context):
    ours, theirs = socket.socketpair()
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    answering = threading.Thread(target=lambda: context.wrap_socket(theirs, server_side=True).close())
    answering.start()
    with client.wrap_socket(ours) as tls:
        version = tls.version()
    answering.join(60)
    return version
