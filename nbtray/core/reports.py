"""What the adapters report besides the server and the network."""

from dataclasses import replace

from nbtray.core.certificate import plan as certificate_plan
from nbtray.core.certificate.effects import IssueCertificate
from nbtray.core.certificate.events import CertificateFilesChanged, CertificateIssued, CertificateRefused
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.desktop.events import (
    AdapterFailed,
    CopyRefused,
    OpenRefused,
    TextCopied,
    TrayAppeared,
    TrayMissing,
)
from nbtray.core.effects import Effect
from nbtray.core.events import ReportEvent
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.effects import AskPassword
from nbtray.core.logins.events import EverybodyLoggedOut, PasswordMissing, PasswordSet
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.server import supervision
from nbtray.core.server.events import SleepNotPrevented
from nbtray.core.server.life import start
from nbtray.core.server.outage import failed, paused
from nbtray.core.server.state import Failed, after_refusal, is_wanted
from nbtray.core.settings import Settings
from nbtray.core.settings.effects import ReadSettings, SetLogLevel
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.state import Password, State, Step
from nbtray.core.status import notices
from nbtray.core.status.overview import status_of
from nbtray.core.timers import SetTimer, Timer

HINTS = ("UnknownSetting", "SettingsNewer")
"""The menu tells of them, no notification does."""


def reported(state: State, event: ReportEvent, moment: Moment) -> Step:
    """Take in what an adapter reports."""
    match event:
        case PasswordSet() | PasswordMissing():
            return _password(state, event, moment)
        case CertificateIssued(certificate=certificate):
            return certificate_plan.issued(state, certificate, moment)
        case CertificateRefused(problem=problem):
            return _certificate_refused(state, problem)
        case CertificateFilesChanged():
            return certificate_plan.files_changed(state, moment)
        case SettingsEdited():
            return _settings(state, event, moment)
        case EverybodyLoggedOut():
            return state, (ShowNotice(login_wording.EVERYBODY_OUT),)
        case TrayAppeared():
            return replace(state, tray_missing=False), ()
        case TrayMissing():
            return _tray_missing(state)
        case TextCopied():
            return state, ()
        case CopyRefused(text=text, problem=problem):
            return state, (ShowNotice(notices.copy_refused(text, problem)),)
        case AdapterFailed():
            return _not_carried_out(state, event, moment)
        case OpenRefused(problem=problem) | SleepNotPrevented(problem=problem):
            return state, (ShowNotice(notices.trouble(problem)),)


def _not_carried_out(state: State, event: AdapterFailed, moment: Moment) -> Step:
    match event.effect:
        case IssueCertificate.__name__:
            return _certificate_refused(state, event.problem)
        case AskPassword.__name__ if state.password is Password.ASKED:
            # Asked again after the pause: the start asks while there is no password.
            outage = after_refusal(None, event.problem, moment.monotonic)
            return paused(replace(state, password=Password.MISSING), outage, moment)
        case effect if effect in supervision.SUPERVISED:
            return supervision.not_carried_out(state, event, moment)
        case _:
            return state, (ShowNotice(notices.trouble(event.problem)),)


def _password(state: State, event: PasswordSet | PasswordMissing, moment: Moment) -> Step:
    was_asked = state.password is Password.ASKED
    if isinstance(event, PasswordSet):
        state = replace(state, password=Password.WEAK if event.weak else Password.SET)
        # The window may have asked for settings as well: they count from the first start on.
        waits = was_asked or (isinstance(state.server, Failed) and is_wanted(state.server))
        return state, (ReadSettings(then_start=True),) if waits else ()
    if state.password in (Password.SET, Password.WEAK):
        # The window to change it was closed or could not open: the old password stays.
        return state, (ShowNotice(notices.trouble(event.problem)),) if event.problem else ()
    if event.problem is not None and not was_asked:
        # It could not be read, which says nothing about whether there is one.
        return replace(state, password=Password.UNKNOWN), ()
    state = replace(state, password=Password.MISSING)
    return failed(state, event.problem, moment) if event.problem else (state, ())


def _certificate_refused(state: State, problem: Problem) -> Step:
    is_news = problem != state.certificate_problem
    state = replace(state, issuing=False, certificate_problem=problem)
    # Without any, the start itself says why it does not come about.
    if not is_news or state.certificate is None or not state.settings.notices.server:
        return state, ()
    return state, (ShowNotice(notices.trouble(problem)),)


def _settings(state: State, event: SettingsEdited, moment: Moment) -> Step:
    level = event.settings.log.level
    effects: tuple[Effect, ...] = (SetLogLevel(level),) if level != state.settings.log.level else ()
    if _who_is_asked(event.settings) != _who_is_asked(state.settings):
        effects += (SetTimer(Timer.ADDRESS, moment.monotonic),)
    told_before = event.then_start and event.problems == state.settings_problems
    another = event.settings.certificate != state.settings.certificate
    another |= event.settings.address.name != state.settings.address.name
    state = replace(state, settings=event.settings, settings_problems=event.problems)
    if another:
        state, certificate = certificate_plan.chosen_anew(state, moment)
        effects += certificate
    mistakes = tuple(each for each in event.problems if each.code not in HINTS)
    if mistakes and not told_before:
        effects += (ShowNotice(notices.settings_wrong(mistakes)),)
    if not event.then_start:
        return state, effects
    state, more = start(state, moment)
    return state, (*effects, *more)


def _who_is_asked(settings: Settings) -> tuple[object, ...]:
    """Return what decides whether and where the address is asked for."""
    return settings.server.listen, settings.address.sources, settings.address.authorities


def _tray_missing(state: State) -> Step:
    # Said once: a panel that comes and goes (or comes late) is no news.
    if state.tray_missing:
        return state, ()
    state = replace(state, tray_missing=True)
    return state, (ShowNotice(notices.no_tray(status_of(state))),)
