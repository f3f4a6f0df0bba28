from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.legacy_import.email_settings import EmailSettings, read_email_settings
from nbtray.core.legacy_import.plan import Change, plan_import
from nbtray.core.legacy_import.profile import OldProfile
from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.core.settings import CertificateKind, Listen, Settings

SETTINGS = Settings()
EMAIL = EmailSettings("ada@gmail.com", ("bob@example.org",), Secret("hush-hush"), "gmail")


def values(plan):
    return {change.name: change.value for change in plan.changes}


def test_four_lines_are_read_in_any_order_and_spelling():
    text = "To: bob@example.org, eve@example.org\n PROVIDER : gmail \npassword: a b:c\nfrom:ada@gmail.com\n\n"
    assert read_email_settings(text) == EmailSettings(
        "ada@gmail.com", ("bob@example.org", "eve@example.org"), Secret("a b:c"), "gmail"
    )


def test_names_before_the_addresses_are_no_part_of_them():
    text = "from: Ada Lovelace <ada@gmail.com>\nto: Bob <bob@example.org>; ada@gmail.com, carl@example.org\n"
    assert read_email_settings(text) == EmailSettings(
        "ada@gmail.com", ("bob@example.org", "ada@gmail.com", "carl@example.org"), None
    )


def test_who_writes_to_oneself_may_leave_the_rest_out():
    assert read_email_settings("to: ada@gmail.com\n") == EmailSettings(
        "ada@gmail.com", ("ada@gmail.com",), None
    )
    assert read_email_settings("from: ada@gmail.com\n") == EmailSettings("ada@gmail.com", (), None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no mail address"),
        ("\0\1\2", "names no mail address"),
        ("password: hush-hush\n", "names no mail address"),
        ("to: bob@example.org\nfrom: hush\npassword: hush-hush", "Line 2, from"),
        ("from: ada@example.org\nto: bob\npassword: hush-hush", "Line 2, to"),
        ("to:\npassword: hush-hush", "Line 1, from"),
    ],
)
def test_what_is_wrong_with_it_is_one_sentence_without_the_password(text, words):
    problem = read_email_settings(text)
    assert isinstance(problem, Problem)
    assert words in problem.what
    assert "hush-hush" not in str(problem)


@given(st.text())
def test_no_text_breaks_it(text):
    assert isinstance(read_email_settings(text), EmailSettings | Problem)


def test_a_profile_becomes_settings():
    profile = OldProfile(Secret("argon2:x"), False, "/c.pem", "/k.pem", 8888, Listen.NETWORK, "~/notebooks")
    plan = plan_import(profile, None, SETTINGS, frozenset(profile.paths))
    assert values(plan) == {
        "server.port": 8888,
        "server.listen": Listen.NETWORK,
        "server.folder": "~/notebooks",
        "certificate.kind": CertificateKind.OWN_FILES,
        "certificate.file": "/c.pem",
        "certificate.key_file": "/k.pem",
    }
    assert plan.password_hash == Secret("argon2:x")
    assert plan.notes == ()
    assert Change("server.port", 8888, 9999) in plan.changes


def test_what_is_gone_is_left_out_and_told():
    profile = OldProfile(certificate="/c.pem", key="/k.pem", folder="/gone")
    plan = plan_import(profile, None, SETTINGS, frozenset({"/c.pem"}))
    assert plan.changes == ()
    assert [note.split()[0] for note in plan.notes] == ["/k.pem", "/gone"]


def test_a_certificate_that_will_not_do_is_left_out_and_told():
    profile = OldProfile(certificate="/c.pem", port=8888)
    unfit = Problem("FileExpired", "A certificate in /c.pem ended on 1 May 2015.", "Renew it.")
    plan = plan_import(profile, None, SETTINGS, frozenset({"/c.pem"}), unfit)
    assert values(plan) == {"server.port": 8888}
    (note,) = plan.notes
    assert note.startswith("A certificate in /c.pem ended on 1 May 2015. It is left out: ")


def test_what_is_so_already_is_no_change():
    profile = OldProfile(port=9999, listen=Listen.INTERNET, folder="~")
    assert plan_import(profile, None, SETTINGS, frozenset({"~"})).is_empty


def test_a_relative_path_is_told_and_left_out():
    plan = plan_import(OldProfile(folder="notebooks"), None, SETTINGS, frozenset({"notebooks"}))
    assert plan.is_empty
    assert plan.notes[0].startswith("server.folder stays as it is: ")


def test_a_weak_hash_a_low_port_and_what_is_computed_are_told():
    profile = OldProfile(Secret("sha1:a:b"), True, port=443, unclear=("ServerApp.ip",))
    notes = "\n".join(plan_import(profile, None, SETTINGS, frozenset()).notes)
    for words in ("Port 443", "ServerApp.ip is computed", "`nbtray password`"):
        assert words in notes


@pytest.mark.parametrize(
    ("account", "provider", "expected"),
    [
        ("ada@gmail.com", "gmail", {}),
        ("ada@gmail.com", "Gmail.com", {}),
        ("ada@gmail.com", "smtp.gmail.com:465", {}),
        ("ada@gmail.com", "", {}),
        ("ada@my.example", "gmail", {"mail.provider": "gmail"}),
        ("ada@my.example", "smtp.gmail.com", {"mail.provider": "gmail"}),
        ("ada@my.example", "mail.my.example:465", {"mail.host": "mail.my.example", "mail.port": 465}),
        ("ada@my.example", "mail.my.example", {"mail.host": "mail.my.example"}),
        (
            "ada@my.example",
            "mail.my.example:587",
            {"mail.host": "mail.my.example", "mail.port": 587, "mail.security": "starttls"},
        ),
        ("ada@gmx.de", "smtp.gmx.net:587", {}),
        ("ada@my.example", "smtp.gmx.net", {"mail.provider": "gmx"}),
    ],
)
def test_whatever_the_provider_is_called_letters_find_their_server(account, provider, expected):
    email = replace(EMAIL, account=account, recipients=(account,), provider=provider)
    assert values(plan_import(None, email, SETTINGS, frozenset())) == {"mail.account": account, **expected}


def test_a_server_of_one_s_own_gives_way_to_the_provider():
    settings = replace(SETTINGS, mail=replace(SETTINGS.mail, host="old.example"))
    assert values(plan_import(None, EMAIL, settings, frozenset()))["mail.host"] == ""


def test_a_host_that_is_none_is_told_and_left_out():
    plan = plan_import(None, replace(EMAIL, provider="my old server"), SETTINGS, frozenset())
    assert "mail.host" not in values(plan)
    assert plan.notes[0].startswith("mail.host stays as it is: ")


def test_who_wants_an_app_password_says_so():
    plan = plan_import(None, EMAIL, SETTINGS, frozenset())
    assert any("Gmail wants an app password" in note for note in plan.notes)
    assert values(plan)["mail.recipients"] == ("bob@example.org",)


def test_a_plan_shows_no_secret():
    profile = OldProfile(Secret("sha1:hush:b"))
    assert "hush" not in repr(plan_import(profile, EMAIL, SETTINGS, frozenset()))
