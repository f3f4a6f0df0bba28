import pytest

from nbtray.storage.redaction import redacted


@pytest.mark.parametrize(
    "text",
    [
        "hash is argon2:$argon2id$v=19$m=10240,t=10,p=8$SECRETsalt$SECREThash now",
        "PHC $argon2id$v=19$SECRET",
        "old sha1:0SECRET0:e9d71f5ee7c92d6dc9e92ffdad17b8bd49418f98 hash",
        "GET https://me:SECRET@host/path",
        "https://SECRET@host",
        '{"password": "SECRET"}',
        "password=SECRET",
        "Token: SECRET",
        "Authorization: Bearer SECRET",
        "Authorization: token SECRET",
        "cookie = SECRET; path=/",
    ],
)
def test_no_secret_gets_into_the_log(text):
    assert "SECRET" not in redacted(text)
    assert "…" in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Your Jupyter is running: https://81.2.69.10:9999/lab?next=%2F",
        "Certificate SHA-256 F0:9C:C1:DB:9E:61:3A:A4",
        "No password has been chosen yet.",
        "the password window did not start",
        "2 tokens, no secrets",
        "mail to me@host at 12:00:00",
    ],
)
def test_everything_else_stays_as_it_is(text):
    assert redacted(text) == text
