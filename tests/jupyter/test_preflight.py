"""What is wrong is said before anything is started."""

import os
import socket
from dataclasses import replace

import pytest

from nbtray.core.settings import Listen
from nbtray.jupyter import preflight, problems


def check(bed, plan=None):
    return preflight.check(plan or bed.plan(), bed.folders, bed.files)


def refused(bed, kind, plan=None):
    with pytest.raises(kind) as caught:
        check(bed, plan)
    return caught.value.problem


def test_the_notebook_folder_is_what_it_comes_to(bed, monkeypatch):
    assert check(bed) == bed.notebooks
    monkeypatch.setenv("HOME", str(bed.notebooks))
    assert check(bed, bed.plan(folder="~")) == bed.notebooks


def test_a_missing_folder(bed):
    problem = refused(bed, problems.FolderMissing, bed.plan(folder=str(bed.place / "gone")))
    assert str(bed.place / "gone") in problem.what


def test_a_file_in_its_place(bed):
    (bed.place / "file").write_text("")
    refused(bed, problems.FolderUnusable, bed.plan(folder=str(bed.place / "file")))


def test_no_password(bed):
    bed.files.write(bed.folders.password_hash, b"\n")
    refused(bed, problems.PasswordUnset)
    bed.files.remove(bed.folders.password_hash)
    assert "nbtray password" in refused(bed, problems.PasswordUnset).advice


@pytest.mark.parametrize("content", [None, b"", b"no PEM"])
def test_a_certificate_that_does_not_load(bed, content):
    bed.files.remove(bed.folders.certificate)
    if content is not None:
        bed.files.write(bed.folders.certificate, content)
    problem = refused(bed, problems.CertificateUnusable)
    assert str(bed.folders.certificate) in problem.advice
    assert ("missing" in problem.what) == (content is None)


def test_a_certificate_with_another_s_key(bed):
    first = bed.folders.certificate.read_bytes()
    second = bed.renew_certificate().pem.encode()
    begin = b"-----BEGIN CERTIFICATE"
    mixed = first[: first.index(begin)] + second[second.index(begin) :]
    bed.files.write(bed.folders.certificate, mixed)
    assert "do not make a pair" in refused(bed, problems.CertificateUnusable).what


@pytest.mark.parametrize(("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)])
@pytest.mark.parametrize("listen", [Listen.INTERNET, Listen.NETWORK])
def test_a_port_somebody_has_is_said_with_their_name(bed, host, family, listen):
    with socket.socket(family) as taken:
        taken.bind((host, bed.port))
        taken.listen()
        problem = refused(bed, problems.PortTaken, bed.plan(listen))
    assert problem.what == f"Port {bed.port} is in use by {process_name()} (process {os.getpid()})."


def process_name():
    with open("/proc/self/comm") as comm:  # noqa: PTH123 -- a file of the kernel's
        return comm.read().strip()


def test_a_connection_that_is_timing_out_takes_no_port(bed):
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", bed.port))
        listening.listen()
        with socket.create_connection(("127.0.0.1", bed.port)) as client:
            server, _ = listening.accept()
            server.close()  # the server's side closes first: its port is in TIME_WAIT
            assert client.recv(1) == b""
    assert check(bed) == bed.notebooks


def test_a_port_for_root_only(bed, monkeypatch):
    def bind(self, address):  # noqa: ARG001 -- of a socket
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", bind)
    refused(bed, problems.PortForbidden, bed.plan(port=443))


def test_a_computer_without_ipv6_is_fine(bed, monkeypatch):
    real = socket.socket

    def create(family, *more):
        if family == socket.AF_INET6:
            raise OSError(97, "Address family not supported by protocol")
        return real(family, *more)

    monkeypatch.setattr(preflight.socket, "socket", create)
    assert check(bed, bed.plan(Listen.INTERNET)) == bed.notebooks


@pytest.mark.parametrize("listen", [Listen.INTERNET, Listen.NETWORK])
def test_root_serves_nobody_else_unless_it_was_allowed(bed, monkeypatch, listen):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    plan = bed.plan(listen, allow_root=False)
    assert "server.allow_root" in refused(bed, problems.RootRefused, plan).advice
    assert check(bed, replace(plan, listen=Listen.COMPUTER)) == bed.notebooks
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert check(bed, plan) == bed.notebooks
