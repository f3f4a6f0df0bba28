import pytest

from nbtray.core.mail.providers import PROVIDERS, Wants, provider_named, provider_of
from nbtray.core.mail.route import Route, is_loopback, password_name, route_of
from nbtray.core.problem import Problem
from nbtray.core.settings import Login, MailSettings, Security


def lead(**settings):
    route = route_of(MailSettings(**settings))
    assert isinstance(route, Route), route
    return route


def refused(**settings):
    problem = route_of(MailSettings(**settings))
    assert isinstance(problem, Problem)
    return problem


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("ada@gmail.com", "gmail"),
        ("Ada@GoogleMail.com", "gmail"),
        ("ada@me.com", "icloud"),
        ("ada@yahoo.co.uk", "yahoo"),
        ("ada@fastmail.fm", "fastmail"),
        ("ada@gmx.de", "gmx"),
        ("ada@gmx.co.uk", "gmx-com"),
        ("ada@web.de", "web.de"),
        ("ada@zohomail.eu", "zoho-eu"),
        ("ada@posteo.net", "posteo"),
        ("ada@pm.me", "proton"),
        ("ada@hotmail.fr", "outlook"),
        ("ada@live.com", "outlook"),
        ("ada@contoso.onmicrosoft.com", "microsoft365"),
    ],
)
def test_the_provider_is_guessed_from_the_address(address, key):
    assert provider_of(address).key == key


@pytest.mark.parametrize(
    "address", ["ada@example.org", "ada@notgmail.com", "ada@gmail.com.evil.org", "ada@yahoo"]
)
def test_a_strange_domain_is_nobodys(address):
    assert provider_of(address) is None


def test_a_provider_is_known_by_key_name_and_domain():
    assert provider_named("GMAIL") == provider_named("Gmail") == provider_named("googlemail.com")
    assert provider_named("nobody") is None


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.key)
def test_a_provider_is_told_whole(provider):
    assert provider.page.startswith("https://")
    assert provider.hint.endswith(".")
    assert provider.security is not Security.NONE
    assert provider_named(provider.key) is provider
    own = provider.domains[0].replace(".*", ".com")
    assert provider_of(f"ada@{own}") in (provider, *[each for each in PROVIDERS if own in each.domains])


def test_no_two_providers_share_a_key_or_a_domain():
    keys = [each.key for each in PROVIDERS]
    domains = [domain for each in PROVIDERS for domain in each.domains]
    assert len(set(keys)) == len(keys)
    assert len(set(domains)) == len(domains)


def test_an_address_is_enough_where_the_provider_is_known():
    route = lead(account="ada@icloud.com")
    assert (route.host, route.port, route.security) == ("smtp.mail.me.com", 587, Security.STARTTLS)
    assert route.user == "ada@icloud.com"
    assert route.recipients == ("ada@icloud.com",)
    assert route.provider.wants is Wants.APP_PASSWORD


def test_the_provider_can_be_named():
    assert lead(account="ada@example.org", provider="fastmail").host == "smtp.fastmail.com"
    assert "nbtray mail providers" in refused(account="ada@example.org", provider="pigeon").advice


@pytest.mark.parametrize(
    ("port", "security"),
    [(0, Security.TLS), (587, Security.STARTTLS), (465, Security.TLS), (2525, Security.TLS)],
)
def test_a_port_of_a_provider_brings_its_security(port, security):
    assert lead(account="ada@gmail.com", port=port).security is security


@pytest.mark.parametrize(("security", "port"), [(Security.TLS, 465), (Security.STARTTLS, 587)])
def test_a_host_of_ones_own_overrides_the_provider(security, port):
    route = lead(account="ada@gmail.com", host="mail.example.org", security=security, user="ada")
    assert (route.host, route.port, route.security, route.user) == ("mail.example.org", port, security, "ada")
    assert route.provider is None


def test_no_account_and_no_known_server_are_refused():
    assert refused().code == "NoMailAccount"
    assert "mail.host" in refused(account="ada@example.org").advice


@pytest.mark.parametrize("host", ["mail.example.org", "192.168.1.9", "localhost.x.org", "127.0.0.1.nip.io"])
def test_nothing_goes_in_clear_over_a_network(host):
    assert refused(account="a@x.org", host=host, security=Security.NONE).code == "MailInClear"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.8.8.8"])
def test_in_clear_within_this_computer_is_the_users_choice(host):
    assert is_loopback(host)
    assert lead(account="a@x.org", host=host, security=Security.NONE).port == 25


def test_outlook_says_that_it_takes_no_password_and_what_works():
    problem = refused(account="ada@outlook.com")
    assert problem.code == "OutlookTakesNoPassword"
    assert "not even an app password" in problem.what
    assert "recipient" in problem.advice
    route = lead(account="ada@outlook.com", login=Login.XOAUTH2, token_command="print-token")
    assert route.host == "smtp-mail.outlook.com"


def test_a_token_needs_a_command():
    assert refused(account="ada@gmail.com", login=Login.XOAUTH2).code == "NoTokenCommand"


def test_each_user_has_a_password_of_their_own():
    ada, bob = MailSettings(account="ada@x.org"), MailSettings(account="bob@x.org")
    assert password_name(ada) != password_name(bob)
    assert password_name(ada) == password_name(MailSettings(account="other@x.org", user="ada@x.org"))
