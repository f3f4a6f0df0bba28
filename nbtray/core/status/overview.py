"""What a person wants to know, derived from the state and from nothing else."""

from dataclasses import replace

from nbtray.core.address.agreement import addresses_of
from nbtray.core.address.readings import Confirmed, Family, url_host
from nbtray.core.certificate.warnings import certificate_warnings
from nbtray.core.derived import derived_from
from nbtray.core.mail.queue import Hold
from nbtray.core.mail.waiting import waiting_letters
from nbtray.core.problem import Problem
from nbtray.core.reach.status import ReachStatus, reach_status, seen_outside
from nbtray.core.router.status import public_url, router_status
from nbtray.core.server.exposure import current_listen, current_port, effective_listen, root_is_held_back
from nbtray.core.server.silence import Silence
from nbtray.core.server.state import (
    Failed,
    Looking,
    Outage,
    Pausing,
    Running,
    Server,
    Starting,
    Stopped,
    Stopping,
    is_wanted,
)
from nbtray.core.settings import Listen
from nbtray.core.settings.schema import NEEDS_RESTART
from nbtray.core.state import Password, State
from nbtray.core.status import wording
from nbtray.core.status.status import MailStatus, Phase, Status, Urls


def status_of(state: State) -> Status:
    """Return what there is to tell about this state."""
    # For weeks nothing changes but when the addresses were confirmed last.
    ipv4, ipv6 = (state.watch.believed(family) for family in Family)
    checking = any(each.width > 1 for each in state.watch.rounds)
    return replace(_status(state), ipv4=ipv4, ipv6=ipv6, checking_address=checking)


def _reads(state: State) -> tuple[object, ...]:
    letters = state.letters
    return (
        *(state.server, state.network, state.mappings, state.reach, state.settings, state.certificate),
        *(addresses_of(state.watch), *(seen_outside(state, family) for family in Family), state.is_root),
        *(state.password, state.activity, state.question, state.trouble),
        state.restart_problem,
        *(letters.outbox, letters.sending, letters.unsaved, state.folder_problems, state.settings_problems),
        *(state.certificate_problem, state.platform),
    )


@derived_from(_reads)
def _status(state: State) -> Status:
    record = state.server.record if isinstance(state.server, Running) else None
    problem = _problem(state.server)
    phase = _phase(state.server)
    ipv4, ipv6 = (state.watch.believed(family) for family in (Family.IPV4, Family.IPV6))
    reach = reach_status(state)
    reason = _reason(state, problem)
    return Status(
        phase=phase,
        reason=reason,
        problem=problem,
        record=record,
        port=current_port(state),
        listen=current_listen(state),
        urls=_urls(state, ipv6 if ipv6 and reach.only_ipv6 else ipv4 or ipv6),
        ipv4=ipv4,
        ipv6=ipv6,
        activity=state.activity,
        certificate=state.certificate,
        # What keeps it from running is said once.
        warnings=tuple(each for each in _warnings(state, reach) if str(each) != reason),
        restart_for=changed_since_start(state),
        question=state.question.purpose if state.question and state.question.asked else None,
        offline=state.network is not None and not state.network.default_interface,
        mail=_mail(state),
        router=router_status(state),
        reach=reach,
        wanted=is_wanted(state.server),
        retry_at=state.server.retry_utc if isinstance(state.server, Pausing) else None,
        restart_problem=state.restart_problem if isinstance(state.server, Running) else None,
    )


def changed_since_start(state: State) -> tuple[str, ...]:
    """Return the settings that the running server was not started with: they wait for a restart."""
    if not isinstance(state.server, Running):
        return ()
    then, now = state.server.record.asked, state.settings.server
    changed = [name for name in NEEDS_RESTART if getattr(then, name) != getattr(now, name)]
    # Allowing root changes who is served, and nothing else.
    if "listen" not in changed and state.server.record.listen is not effective_listen(state):
        changed.append("listen")
    return tuple(changed)


def _phase(server: Server) -> Phase:
    match server:
        case Stopped():
            return Phase.STOPPED
        case Looking() | Starting() | Pausing(outage=Outage(brief=True)):
            return Phase.STARTING
        case Running():
            return Phase.RUNNING
        case Stopping():
            return Phase.STOPPING
        case Pausing() | Failed():
            return Phase.FAILED


def _problem(server: Server) -> Problem | None:
    match server:
        case Failed(problem=problem) | Pausing(outage=Outage(problem=problem)):
            return problem
        case Running(silence=Silence(told=True)):
            return wording.UNRESPONSIVE
        case Stopping(outage=Outage(problem=problem)):
            return problem
        case _:
            return None


def _reason(state: State, problem: Problem | None) -> str:
    match state.server:
        case Looking():
            return wording.LOOKING
        case Pausing() as pausing:
            return wording.pausing(pausing)
        case _ if state.password is Password.ASKED:
            return wording.ASKING_PASSWORD
        case _:
            return str(problem or state.trouble or "")


def _urls(state: State, external: Confirmed | None) -> Urls:
    port, listen = current_port(state), current_listen(state)
    public = lan = ""
    host = state.settings.address.name or (str(external.address) if external else "")
    if listen is Listen.INTERNET and host:
        public = public_url(state, host)
    if listen is not Listen.COMPUTER and state.network and state.network.primary:
        lan = f"https://{url_host(state.network.primary)}:{port}/"
    return Urls(public, lan, f"https://localhost:{port}/")


def _mail(state: State) -> MailStatus:
    outbox, account = state.letters.outbox, state.settings.mail.account
    # Without an account, or with settings that cannot be read, what waits is there all the same.
    if outbox is None:
        return MailStatus(account)
    failed = next((each for each in outbox.waiting if each.problem), None)
    return MailStatus(
        account=account,
        waiting=len(outbox.waiting),
        last_sent=outbox.accepted[-1] if outbox.accepted else None,
        problem=failed.problem if failed else state.letters.unsaved,
        stopped=failed is not None and failed.hold is Hold.PERSON,
        letters=waiting_letters(outbox, state.letters.sending, state.settings.mail.per_hour),
    )


def _warnings(state: State, reach: ReachStatus) -> list[Problem]:
    warnings = [*state.folder_problems, *state.settings_problems]
    if root_is_held_back(state):
        warnings.append(wording.ROOT_HELD_BACK)
    if state.password is Password.WEAK:
        warnings.append(wording.WEAK_PASSWORD)
    warnings.extend(certificate_warnings(state))
    if isinstance(state.server, Running):
        warnings.extend(wording.advisories(state.server.record, state.platform))
        warnings += [state.server.folder_problem] if state.server.folder_problem else []
    if reach.problem:
        warnings.append(reach.problem)
    return warnings
