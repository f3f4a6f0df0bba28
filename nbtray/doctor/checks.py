"""The looks themselves, one for each link of the way or for some that belong together."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from nbtray.certificates.own import OwnCertificates
from nbtray.core.doctor import findings
from nbtray.core.doctor.steps import Link, Step, failed, ok
from nbtray.core.problem import Problem
from nbtray.core.reach.effects import ReadFirewall
from nbtray.core.server.environment_choice import choose
from nbtray.core.settings import Listen
from nbtray.doctor import letters, outward
from nbtray.doctor.case import Case, takes_connections
from nbtray.doctor.examination import Check
from nbtray.jupyter import probe
from nbtray.jupyter.environments import EnvironmentFinder
from nbtray.jupyter.loopback import Loopback
from nbtray.network.firewall import SystemFirewall

HERE = "127.0.0.1"


def checks(case: Case) -> Mapping[tuple[Link, ...], Check]:
    """Return every look there is to take in this case."""
    return {
        (Link.SETTINGS,): lambda: _settings(case),
        (Link.ENVIRONMENT,): lambda: _environment(case),
        (Link.CERTIFICATE,): lambda: _certificate(case),
        (Link.LISTENING, Link.PROBE, Link.NETWORK): lambda: _server(case),
        (Link.FIREWALL,): lambda: _firewall(case),
        (Link.ROUTER,): lambda: outward.router(case),
        (Link.ADDRESS, Link.NAME, Link.OUTSIDE): lambda: outward.address(case),
        (Link.INTERNET,): lambda: iter((findings.internet(case.report),)),
        (Link.MAIL,): lambda: letters.mail(case),
        (Link.KEYRING,): lambda: letters.keyring(case),
    }


def _settings(case: Case) -> Iterator[Step]:
    has_password = bool((case.files.read(case.folders.password_hash) or b"").strip())
    yield findings.settings(case.checked, has_password=has_password)


def _environment(case: Case) -> Iterator[Step]:
    if case.report and case.report["environment"]:
        yield ok(Link.ENVIRONMENT, f"It runs in {case.report['environment']}.")
        return
    server = case.checked.settings.server
    chosen = choose(
        server.environment, server.interface, EnvironmentFinder().look(server.environment, server.folder)
    )
    if isinstance(chosen, Problem):
        yield failed(Link.ENVIRONMENT, chosen)
    else:
        yield ok(Link.ENVIRONMENT, f"{chosen.prefix} has Jupyter Server {chosen.jupyter_server}.")


def _certificate(case: Case) -> Iterator[Step]:
    recalled = OwnCertificates(case.folders, case.files).recall()
    host = urlsplit(case.url).hostname or ""
    yield findings.certificate(recalled.certificate if recalled else None, host, datetime.now(UTC))


def _server(case: Case) -> Iterator[Step]:
    answers = takes_connections(HERE, case.port)
    yield findings.listening(case.port, case.state, answers=answers)
    loopback = Loopback(case.folders.certificate, case.folders.control_secret)
    yield findings.probe(probe.trouble(loopback, case.port) if answers else None)
    primary = case.network.primary
    serves = case.listen is not Listen.COMPUTER and bool(primary)
    near = takes_connections(primary, case.port) if answers and serves else None
    yield findings.network(case.listen, case.lan, answers=near)


def _firewall(case: Case) -> Iterator[Step]:
    if case.listen is Listen.COMPUTER:
        yield ok(Link.FIREWALL, findings.NOT_NEEDED)
        return
    effect = ReadFirewall(case.port, case.network.default_interface)
    yield findings.firewall(SystemFirewall().read(effect).firewall)
