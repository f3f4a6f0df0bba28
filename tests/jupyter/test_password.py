import math
import re

import pytest
from jupyter_server.auth.security import passwd_check

from nbtray.core.folders import Folders
from nbtray.core.logins.password_choice import Strength, refusal, strength
from nbtray.jupyter.common_passwords import common_passwords
from nbtray.jupyter.password import ALPHABET, GROUP, GROUPS, hash_password, make_password, matches, store
from nbtray.storage.private_files import PrivateFiles

OLD = (
    "sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a"  # of "mypassword": jupyter_server's example
)


def test_jupyter_accepts_our_hash_and_we_accept_it_too():
    hashed = hash_password("four unrelated words")
    assert hashed.startswith("argon2:$argon2id$v=19$m=10240,t=10,p=8$")
    assert passwd_check(hashed, "four unrelated words")
    assert not passwd_check(hashed, "four unrelated word")
    assert matches("four unrelated words", hashed)
    assert not matches("four unrelated word", hashed)


def test_the_same_password_never_has_the_same_hash():
    assert hash_password("x") != hash_password("x")


def test_hashes_of_ipython_s_days_are_compared_as_jupyter_does():
    assert matches("mypassword", OLD)
    assert not matches("mypasswore", OLD)
    assert passwd_check(OLD, "mypassword")


@pytest.mark.parametrize(
    "hashed", ["", "argon2:", "argon2:$argon2id$", "nothing:a:b", "sha1", "sha1:a", "::"]
)
def test_what_is_no_hash_matches_nothing(hashed):
    assert not matches("", hashed)
    assert not matches("x", hashed)


def test_a_made_password_is_strong_readable_and_accepted():
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    assert math.log2(len(ALPHABET)) * GROUPS * GROUP >= 70
    for password in made:
        assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password)
        assert not set("lio01") & set(password)
        assert strength(password) is Strength.STRONG
        assert refusal(password, common_passwords()) is None


def test_the_hash_is_stored_as_one_private_line(tmp_path):
    folders = Folders(tmp_path / "a", tmp_path / "b", tmp_path / "c", tmp_path / "d")
    store(OLD, folders, PrivateFiles())
    assert folders.password_hash.read_text() == OLD + "\n"
    assert folders.password_hash.stat().st_mode & 0o777 == 0o600


def test_a_thousand_common_passwords_are_known_and_no_comment_is_one():
    common = common_passwords()
    assert len(common) == 1000
    assert {"password", "12345678", "iloveyou"} <= common
    assert not [word for word in common if word != word.lower() or word.startswith("#") or " " in word]
