import subprocess
import sys

HEAVY = ("ssl", "smtplib", "email", "html", "certifi", "nbtray.core.mail.text")


LOADED = f"""
import sys, nbtray.mail.mailer, nbtray.mail.credential
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_what_stays_in_the_resident_process_is_light():
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
