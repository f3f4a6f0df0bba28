import shutil

import pytest
import system_packages
from problem import SetupFailed
from progress import Progress

debian = pytest.mark.skipif(not shutil.which("dpkg-query"), reason="Debian's packages are Debian's")


@debian
def test_what_is_installed_is_not_missing():
    assert system_packages.missing(["dpkg", "no-such-package"]) == ["no-such-package"]


def test_where_nobody_can_tell_everything_may_be_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system_packages.missing(["dpkg"]) == ["dpkg"]
    assert not system_packages.may_install()


def test_this_python_has_its_venv_module():
    assert system_packages.for_python() == []


def test_a_failing_apt_is_said_with_its_last_words_and_the_command(monkeypatch, tmp_path):
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\necho 'E: Unable to locate package'\nexit 100\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(SetupFailed) as failure:
        system_packages.install(["xclip"], Progress(), tmp_path / "log")
    assert failure.value.last_lines == ("E: Unable to locate package",)
    assert "sudo apt install xclip" in failure.value.advice


def test_packages_are_installed_after_one_update(monkeypatch, tmp_path):
    apt = tmp_path / "apt-get"
    apt.write_text('#!/bin/sh\necho "$@" >> "${0%/*}/asked"\n')
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    system_packages.install(["xclip", "python3-tk"], Progress(), tmp_path / "log")
    update, install = (tmp_path / "asked").read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install --yes --no-install-recommends xclip python3-tk")
