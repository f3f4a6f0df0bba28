"""One click, and somebody on the internet logs in; the address changes, and the letter leads there again."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from beds.home_network import MOVED, OUTSIDE, PORT
from beds.home_program import HomeProgram
from beds.jupyter_bed import PASSWORD
from beds.waiting import until

BROWSER = Path(__file__).parents[2] / "beds" / "browser_program.py"


def logs_in(home, program, url):
    """Have a browser on the internet log in there and compute something, once the certificate fits."""
    host = urlsplit(url).hostname
    until(lambda: host in program.status()["certificate"]["names"], what=f"a certificate for {host}")
    browser = [sys.executable, str(BROWSER), url, str(program.home / "state" / "certificate.pem")]
    ran = subprocess.run(
        home.inside("internet", browser),
        input=PASSWORD,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert (ran.returncode, ran.stdout) == (0, "42\n"), ran.stderr


def test_the_open_door(home, nbtray, mail):
    program = nbtray(HomeProgram, mail=mail.account())
    program.until_mapping("open")
    first = f"https://{OUTSIDE}:{PORT}/"
    program.until_url(first)
    logs_in(home, program, first)
    until(lambda: len(mail.post.letters) == 1, what="the letter that tells where the notebooks are")
    assert first in mail.post.letters[0].text

    home.provider_gives(MOVED)
    second = f"https://{MOVED}:{PORT}/"
    until(lambda: len(mail.post.letters) == 2, what="the letter that tells of the change")
    assert second in mail.post.letters[1].text
    assert OUTSIDE in mail.post.letters[1].text
    logs_in(home, program, second)
    # Somebody came in from outside: that is no guess any more.
    program.until_verdict("Open to the internet: yes")
    nbtray.end()
    assert program.servers() == []
