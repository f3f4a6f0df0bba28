"""The one way the state changes: a table says whose an event is, a list what follows every event."""

from collections.abc import Callable, Mapping
from typing import Any

from nbtray.core import clock_steps, notice_answers, settings_changes
from nbtray.core.address import rules as address_rules
from nbtray.core.address.effects import RecallAddresses
from nbtray.core.address.events import (
    AddressCheckChosen,
    AddressesRecalled,
    AddressRead,
    NetworkChanged,
    Woke,
)
from nbtray.core.certificate import plan as certificate_plan
from nbtray.core.certificate.effects import IssueCertificate, RecallCertificate
from nbtray.core.certificate.events import (
    CertificateFilesChanged,
    CertificateIssued,
    CertificateRefused,
    NewAuthorityChosen,
)
from nbtray.core.desktop import rules as desktop_rules
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.desktop.events import (
    AdapterFailed,
    BrowserChosen,
    CopyChosen,
    CopyRefused,
    DevicesChosen,
    FingerprintCopyChosen,
    LogChosen,
    NoticeAnswered,
    OpenRefused,
    ShowChosen,
    TextCopied,
    TrayAppeared,
    TrayMissing,
    WindowChosen,
)
from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.core.logins import passwords
from nbtray.core.logins import rules as logins_rules
from nbtray.core.logins.effects import AskPassword, RecallLogins, RecallPassword
from nbtray.core.logins.events import (
    EverybodyLoggedOut,
    LogEverybodyOutChosen,
    LoginsRead,
    LoginsRecalled,
    LoginsWritten,
    PasswordChangeChosen,
    PasswordMissing,
    PasswordSet,
)
from nbtray.core.mail import after_event
from nbtray.core.mail import rules as mail_rules
from nbtray.core.mail.effects import RecallOutbox
from nbtray.core.mail.events import (
    DropLetterChosen,
    KeyringUnlocked,
    LetterDone,
    OutboxKept,
    OutboxNotKept,
    OutboxRecalled,
    SendAgainChosen,
)
from nbtray.core.moment import Moment
from nbtray.core.reach import rules as reach_rules
from nbtray.core.reach.events import FirewallRead, OutsideTold
from nbtray.core.router import answers as router_answers
from nbtray.core.router import plan as router_plan
from nbtray.core.router.effects import RecallLeases
from nbtray.core.router.events import LeasesRecalled, PortMapped, PortRefused, PortUnmapped, RouterSpoke
from nbtray.core.rules import follow
from nbtray.core.server import activity, busy_question, keeping_awake, supervision, unresponsive
from nbtray.core.server import life as server_life
from nbtray.core.server.effects import FindServer
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    FolderChecked,
    MenuOpened,
    NoServerFound,
    ProcessSeen,
    QuitChosen,
    RestartChosen,
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    SleepNotPrevented,
    StartChecked,
    StartChosen,
    StartRefused,
    StopChosen,
)
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsEdited, SettingsReloadChosen
from nbtray.core.state import Password, State, Step
from nbtray.core.status import notices, stale_notices
from nbtray.core.timers import Timer, TimerRang

AT_LAUNCH: tuple[Effect, ...] = (
    RecallPassword(),
    RecallCertificate(),
    FindServer(),
    RecallAddresses(),
    RecallOutbox(),
    RecallLogins(),
    RecallLeases(),
)
"""What a new nbtray does before anybody asks."""

Handler = Callable[[State, Any, Moment], Step]
"""What a matter makes of one kind of event."""


def _read_settings(state: State, _event: Event, _moment: Moment) -> Step:
    return state, (ReadSettings(),)


def _nothing(state: State, _event: Event, _moment: Moment) -> Step:
    return state, ()


def _timer_rang(state: State, event: TimerRang, moment: Moment) -> Step:
    return handled(TIMERS[event.timer], state, event, moment)


def _not_carried_out(state: State, event: AdapterFailed, moment: Moment) -> Step:
    if event.effect == IssueCertificate.__name__:
        return certificate_plan.refused(state, CertificateRefused(event.problem), moment)
    start_waits = event.effect == AskPassword.__name__ and state.password is Password.ASKED
    if start_waits or event.effect in supervision.SUPERVISED:
        return supervision.not_carried_out(state, event, moment)
    return state, (ShowNotice(notices.trouble(event.problem)),)


HANDLERS: Mapping[type[Any], tuple[Handler, ...]] = {
    StartChosen: (server_life.start_chosen,),
    StopChosen: (busy_question.chosen,),
    RestartChosen: (busy_question.chosen,),
    QuitChosen: (busy_question.chosen,),
    ServerFound: (server_life.look_done,),
    NoServerFound: (server_life.look_done,),
    ServerReady: (server_life.ready,),
    StartRefused: (supervision.refused,),
    StartChecked: (supervision.checked,),
    ServerExited: (supervision.exited,),
    ServerStopped: (server_life.stopped,),
    # First what the person wants: a stop is no restart.
    ActivityRead: (activity.learned, busy_question.learned, unresponsive.heard),
    ActivityUnavailable: (activity.learned, busy_question.learned, unresponsive.heard),
    ProcessSeen: (unresponsive.process_seen,),
    FolderChecked: (activity.folder_checked,),
    SleepNotPrevented: (desktop_rules.refused,),
    MenuOpened: (activity.menu_opened, _read_settings, logins_rules.look),
    AddressRead: (address_rules.read,),
    AddressesRecalled: (address_rules.recalled,),
    AddressCheckChosen: (address_rules.check_chosen,),
    NetworkChanged: (address_rules.network_changed,),
    Woke: (address_rules.woke,),
    LeasesRecalled: (router_answers.recalled,),
    PortMapped: (router_answers.mapped,),
    PortRefused: (router_answers.refused,),
    PortUnmapped: (router_answers.unmapped,),
    RouterSpoke: (router_answers.spoke,),
    FirewallRead: (_nothing,),
    OutsideTold: (_nothing,),
    CertificateIssued: (certificate_plan.issued,),
    CertificateRefused: (certificate_plan.refused,),
    CertificateFilesChanged: (certificate_plan.files_changed,),
    NewAuthorityChosen: (certificate_plan.new_authority,),
    OutboxRecalled: (_nothing,),
    OutboxKept: (_nothing,),
    OutboxNotKept: (_nothing,),
    LetterDone: (_nothing,),
    KeyringUnlocked: (_nothing,),
    SendAgainChosen: (_nothing,),
    DropLetterChosen: (_nothing,),
    PasswordChangeChosen: (passwords.change_chosen,),
    PasswordSet: (passwords.was_set,),
    PasswordMissing: (supervision.password_missing, passwords.is_missing),
    LoginsRecalled: (logins_rules.recalled,),
    LoginsWritten: (logins_rules.look,),
    LoginsRead: (logins_rules.read,),
    LogEverybodyOutChosen: (logins_rules.everybody_out_chosen,),
    EverybodyLoggedOut: (logins_rules.everybody_is_out,),
    SettingsEdited: (settings_changes.edited,),
    SettingsReloadChosen: (_read_settings,),
    ShowChosen: (desktop_rules.show_chosen,),
    CopyChosen: (desktop_rules.copy_chosen,),
    FingerprintCopyChosen: (desktop_rules.fingerprint_copy_chosen,),
    BrowserChosen: (desktop_rules.browser_chosen,),
    DevicesChosen: (desktop_rules.devices_chosen,),
    LogChosen: (desktop_rules.log_chosen,),
    WindowChosen: (desktop_rules.window_chosen,),
    NoticeAnswered: (notice_answers.answered,),
    TextCopied: (desktop_rules.text_copied,),
    CopyRefused: (desktop_rules.copy_refused,),
    OpenRefused: (desktop_rules.refused,),
    TrayAppeared: (desktop_rules.tray_appeared,),
    TrayMissing: (desktop_rules.tray_missing,),
    AdapterFailed: (_not_carried_out,),
    TimerRang: (_timer_rang,),
}
"""Who deals with an event, its owner first; mail and reach learn of every event, in `step`."""

TIMERS: Mapping[Timer, tuple[Handler, ...]] = {
    Timer.ADDRESS: (address_rules.check_on_time,),
    Timer.LETTERS: (_nothing,),
    Timer.ACTIVITY: (activity.look_again, _read_settings, logins_rules.look),
    Timer.RESTART: (supervision.timer_rang,),
    Timer.MAPPING: (router_answers.look_now,),
    Timer.REACH: (_nothing,),
    Timer.SILENCE: (unresponsive.look_again,),
    Timer.SHUTDOWN: (server_life.shutdown_overdue,),
    Timer.CERTIFICATE: (certificate_plan.files_settled,),
}

RULES = (router_plan.RULE, mail_rules.RULE, reach_rules.RULE)
"""What follows every event, in this order."""


def step(state: State, event: Event, moment: Moment) -> Step:
    """Return the state after this event, and what should be done about it."""
    if state.ended:
        return state, ()
    state, moved = clock_steps.follow(state, moment)
    after, effects = handled(HANDLERS[type(event)], state, event, moment)
    after, again = supervision.follow(state, after, event, moment)
    after, more = after_event.learned(state, after, event, moment)
    after = reach_rules.learned(after, event)
    # Whatever has happened may be a reason to open or close the router's port, to write, or to ask outside.
    after, following = follow(RULES, after, moment)
    kept = supervision.wish_kept(state, after)
    effects = (*moved, *effects, *again, *kept, *more, *following)
    stale = stale_notices.follow(state, after, effects)
    return after, (*effects, *stale, *keeping_awake.follow(state, after))


def handled(handlers: tuple[Handler, ...], state: State, event: Event, moment: Moment) -> Step:
    """Hand the event to each of them, in order."""
    effects: tuple[Effect, ...] = ()
    for handler in handlers:
        state, more = handler(state, event, moment)
        effects += more
    return state, effects
