"""Low memory is told as that, wherever in a child it strikes: nothing is wrong with what is installed."""

import sys

import pytest

from nbtray.certificates.own import OwnCertificates
from nbtray.core.certificate.effects import IssueCertificate
from nbtray.core.certificate.events import CertificateIssued
from nbtray.core.folders import Folders
from nbtray.storage.private_files import PrivateFiles

if sys.platform != "linux":
    pytest.skip("ulimit -v is not kept elsewhere", allow_module_level=True)

LOADER = 16
"""Megabytes in which not even Python is loaded."""

MEGABYTES = (8, 16, 24, 32, 40, 48, 56, 64, 80, 100)


@pytest.mark.parametrize("megabytes", MEGABYTES)
def test_a_child_without_memory_says_so(megabytes, tmp_path, monkeypatch):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nulimit -v {megabytes * 1024}\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    folders = Folders(*(tmp_path / name for name in "abcd"))
    told = OwnCertificates(folders, PrivateFiles()).issue(IssueCertificate(("localhost",)))
    if isinstance(told, CertificateIssued):
        assert megabytes > LOADER
        return
    assert "nstall" not in str(told.problem)
    # Between the loader and the end a library may say something else in place of it.
    assert told.problem.code == "MemoryShort" or megabytes > LOADER
