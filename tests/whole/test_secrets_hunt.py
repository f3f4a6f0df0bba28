"""After a day's scene no secret is anywhere but in the one private file that is its place.

The day: a start, a wrong login and a right one, a cell, letters, a new address, a server that crashes, an
nbtray that is killed, and the next one.
"""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import urllib.parse
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pyotp
import pytest
from beds.bad_address_services import AddressService, Authority, telling
from beds.bare_program import PASSWORD, BareProgram
from beds.jupyter_browser import JupyterBrowser
from beds.smtp_server import PASSWORD as MAIL_PASSWORD
from beds.smtp_server import USER, SmtpServer
from beds.waiting import until

from nbtray.core.mail.route import password_name
from nbtray.core.secrets import Secret
from nbtray.core.settings import MailSettings
from nbtray.jupyter import enrolment
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.secrets_file import SecretsFile

PROGRAM = Path(__file__).parents[1] / "beds" / "hunted_program.py"
WRONG = "not this one either"
SETTINGS = """
[address]
sources = ["https://127.0.0.1:{one}/", "https://localhost:{other}/"]
authorities = "{authorities}"
[certificate]
kind = "authority"
[mail]
account = "{user}"
host = "127.0.0.1"
port = {smtp}
authorities = "{authorities}"
keep_password = "file"
[log]
level = "debug"
"""


class Day:
    """One home, and all that can be seen of what happens in it."""

    def __init__(self, place: Path, open_ones: ExitStack) -> None:
        self.home = place / "nb"
        self.seen, self.printed = place / "seen", place / "printed"
        authority = Authority(place)
        context = authority.context("127.0.0.1", "localhost")
        self.address = "81.2.69.10"
        services = [open_ones.enter_context(AddressService(self._tell, context)) for _ in range(2)]
        self.smtp = open_ones.enter_context(SmtpServer(context))
        self.program = open_ones.enter_context(BareProgram(self.home, listen="internet"))
        one, other = (re.search(r":(\d+)/", each.url)[1] for each in services)
        written = (self.home / "settings.toml").read_text().replace("[address]\ninterval = 86400\n", "")
        more = SETTINGS.format(
            one=one, other=other, authorities=authority.file, user=USER, smtp=self.smtp.port
        )
        (self.home / "settings.toml").write_text(written + more)
        self.folders = find_folders({"NBTRAY_HOME": str(self.home)})
        self.processes: set[bytes] = set()
        self.said: list[str] = []

    def _tell(self, wire) -> None:
        telling(self.address)(wire)

    def live(self) -> subprocess.Popen:
        with self.printed.open("ab") as printed:
            return subprocess.Popen(
                [sys.executable, PROGRAM, self.seen],
                env={**os.environ, "NBTRAY_HOME": str(self.home), "PYTHONPATH": os.pathsep.join(sys.path)},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                start_new_session=True,
            )

    def look_at_every_process(self) -> None:
        for process in psutil.process_iter():
            for name in ("cmdline", "environ"):
                with suppress(OSError):
                    self.processes.add(Path(f"/proc/{process.pid}/{name}").read_bytes())

    def ask(self, *command: str) -> None:
        self.said.append(self.program.command(*command, check=False))

    def browser(self) -> JupyterBrowser:
        pair = self.folders.authority.read_text()
        trusted = self.home.parent / "root.pem"
        trusted.write_text(pair[pair.index("-----BEGIN CERTIFICATE") :])
        return JupyterBrowser(f"https://localhost:{self.program.port}", trusted)

    def letters(self, count: int) -> None:
        until(lambda: len(self.smtp.post.letters) >= count, 90, what=f"{count} letters")


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """Live through it, and return what was seen, said, started, written and sent."""
    with ExitStack() as open_ones:
        day = Day(tmp_path_factory.mktemp("day"), open_ones)
        day.program.choose_password()
        mail = MailSettings(account=USER, host="127.0.0.1", port=day.smtp.port)
        day.seed = enrolment.new_secret()
        day.recovery = enrolment.turn_on(day.seed, day.folders, PrivateFiles())[0]
        SecretsFile(day.folders, PrivateFiles()).set(password_name(mail), Secret(MAIL_PASSWORD))
        first = day.live()
        open_ones.callback(first.kill)
        pid = day.program.until_state("running")["pid"]
        day.first_key = key_in(day.folders.certificate)
        browser = day.browser()
        open_ones.callback(browser.session.close)
        assert not browser.log_in(WRONG)
        assert browser.log_in(PASSWORD, code=pyotp.TOTP(day.seed).now())
        kernel = browser.open_kernel()
        open_ones.callback(kernel.close)
        assert kernel.run("print(6 * 7)") == "42\n"
        day.ask("address", "--now")
        day.letters(1)
        day.address = "82.3.70.20"
        day.ask("address", "--now")
        day.letters(2)
        day.look_at_every_process()
        for command in (
            ("status", "--json"),
            ("logins", "--json"),
            ("certificate", "show"),
            ("config", "list"),
        ):
            day.ask(*command)
        psutil.Process(pid).kill()
        until(lambda: day.program.status()["pid"] not in (None, pid), 90, what="a restart")
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        second = day.live()
        open_ones.callback(second.kill)
        day.program.until_state("running")
        day.look_at_every_process()
        day.ask("logs")
        day.ask("quit", "--yes")
        second.wait(60)
        day.secrets = secrets(day, browser)
        yield day


def secrets(day, browser):
    """Return each secret, and the files that may hold it."""
    folders = day.folders
    cookie = next(each.value for each in browser.session.cookies if each.name.startswith("username-"))
    return {
        "the password": (PASSWORD, ()),
        "a wrong password": (WRONG, ()),
        "the mail password": (MAIL_PASSWORD, (folders.secrets_file,)),
        "the second factor's seed": (day.seed, (folders.second_factor,)),
        "a recovery code": (day.recovery, ()),
        "the password's hash": (folders.password_hash.read_text().strip(), (folders.password_hash,)),
        "the control secret": (folders.control_secret.read_text().strip(), (folders.control_secret,)),
        "the cookie secret": (
            (folders.jupyter / "cookie.secret").read_text().split()[0],
            (folders.jupyter / "cookie.secret",),
        ),
        "the certificate's key": (key_in(folders.certificate), (folders.certificate,)),
        "the first certificate's key": (day.first_key, ()),
        "the authority's key": (key_in(folders.authority), (folders.authority,)),
        "a login's cookie": (cookie, ()),
    }


def key_in(path):
    """Return a line of the private key in this PEM that nothing else could hold by chance."""
    return path.read_text().splitlines()[2]


def forms_of(secret):
    """Return the secret as it may have been written down."""
    raw = secret.encode()
    yield raw
    yield json.dumps(secret)[1:-1].encode()
    yield repr(secret)[1:-1].encode()
    yield urllib.parse.quote(secret).encode()
    yield urllib.parse.quote_plus(secret).encode()
    yield raw.hex().encode()
    # Wherever it stands in what was encoded: the bytes that do not depend on their neighbours.
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + raw)[4 if shift else 0 : -4]


def haystacks(day):
    yield "argv and environ of every process", b"\n".join(day.processes)
    yield "states, menus, notifications and children", day.seen.read_bytes()
    yield "what was printed", day.printed.read_bytes()
    yield "what commands answered", "\n".join(day.said).encode()
    for number, letter in enumerate(day.smtp.post.letters):
        yield f"letter {number}", letter.content + letter.text.encode()
    for path in sorted(day.home.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path), path.read_bytes()


def found(day, secret):
    return {name for form in forms_of(secret) for name, content in haystacks(day) if form and form in content}


@pytest.mark.parametrize(
    "name",
    [
        *("the password", "a wrong password", "the mail password", "the password's hash"),
        *("the control secret", "the cookie secret", "the certificate's key", "the authority's key"),
        *("a login's cookie", "the second factor's seed", "a recovery code", "the first certificate's key"),
    ],
)
def test_a_secret_is_in_its_own_file_and_nowhere_else(day, name):
    secret, places = day.secrets[name]
    assert len(secret) >= 8
    assert found(day, secret) == {str(place) for place in places}


def test_every_secret_of_the_day_is_hunted(day):
    (marks,) = (mark.args[1] for mark in test_a_secret_is_in_its_own_file_and_nowhere_else.pytestmark)
    assert set(day.secrets) == set(marks)


def test_the_hunt_looks_everywhere(day):
    """What is no secret is found in each place: an empty haystack would prove nothing."""
    config = str(day.folders.jupyter / "nbtray_server.py").encode()
    looked = dict(haystacks(day))
    assert config in looked["argv and environ of every process"]
    seen = looked["states, menus, notifications and children"]
    for kind in (b"process (", b"menu TrayMenu(", b"notice Notice(", b"State(settings=", b"Running(record="):
        assert kind in seen
    assert b"82.3.70.20" in looked["letter 1"]
    assert b"StartServer" in looked[str(day.folders.log)]
    assert looked[str(day.folders.server_log)]
    assert b"127.0.0.1" in looked[str(day.folders.logins)]
    assert b"82.3.70.20" in looked[str(day.folders.outbox)]


@pytest.mark.parametrize("how", [str, json.dumps, repr, urllib.parse.quote, lambda text: text.encode().hex()])
def test_a_secret_is_recognised_however_it_was_written(how):
    text = f"before {how(MAIL_PASSWORD)} after".encode()
    assert any(form in text for form in forms_of(MAIL_PASSWORD))


@pytest.mark.parametrize("before", ["", "a", "ab", "\0user\0"])
def test_a_secret_is_recognised_within_base64(before):
    text = base64.b64encode(f"{before}{MAIL_PASSWORD}".encode())
    assert any(form in text for form in forms_of(MAIL_PASSWORD))


def test_every_file_is_private(day):
    """Files 0600, folders 0700; what Jupyter keeps in its runtime folder is behind one of those."""
    runtime = day.folders.jupyter / "runtime"
    open_ones = [
        path
        for path in day.home.rglob("*")
        if path.stat().st_mode & 0o077 and not path.is_relative_to(runtime) and "notebooks" not in path.parts
    ]
    assert [path for path in open_ones if path.parent != day.home] == []
