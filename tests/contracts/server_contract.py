"""What whoever claims to be the Jupyter server must do."""

import threading
from abc import ABC, abstractmethod
from dataclasses import replace

from nbtray.core.events import Event
from nbtray.core.logins.effects import LogEverybodyOut
from nbtray.core.logins.events import EverybodyLoggedOut
from nbtray.core.server.effects import (
    CheckFolder,
    CheckStart,
    ContinueServer,
    FindServer,
    ReadActivity,
    ReadProcess,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    FolderChecked,
    NoServerFound,
    ProcessSeen,
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StartRefused,
)
from nbtray.core.server.state import LaunchPlan, ServerRecord
from nbtray.core.settings import Listen
from nbtray.ports import Server


class ServerContract(ABC):
    """Subclass; give `server`, and the world around it by the methods below."""

    @abstractmethod
    def next_nbtray(self) -> Server:
        """Return the server as the next nbtray sees it, after this one was killed."""

    @abstractmethod
    def plan(self) -> LaunchPlan:
        """Return a plan that works."""

    @abstractmethod
    def kill(self, record: ServerRecord) -> None:
        """End the server's process from outside."""

    @abstractmethod
    def suspend(self, record: ServerRecord) -> None:
        """Stop the server's process by a signal, without ending it."""

    @abstractmethod
    def next_event(self) -> Event:
        """Return the next event posted, waiting for it."""

    @abstractmethod
    def none_is_posted(self) -> bool:
        """Tell whether nothing more was posted."""

    @abstractmethod
    def until_a_start_is_under_way(self) -> None:
        """Have starts take a while, and wait until one does."""

    def ready(self, server: Server, generation: int = 1) -> ServerRecord:
        """Start the server and return its record."""
        event = server.start(StartServer(generation, self.plan()))
        assert isinstance(event, ServerReady), event
        return event.record

    def test_without_a_server_there_is_none_to_find_and_nothing_to_tell(self, server: Server):
        assert server.find(FindServer()) == NoServerFound(None)

    def test_stopping_what_does_not_run_is_done_already(self, server: Server):
        assert server.stop(StopServer(3)) == ServerStopped(3)

    def test_everybody_can_be_logged_out_of_a_server_that_does_not_run(self, server: Server):
        assert server.log_everybody_out(LogEverybodyOut()) == EverybodyLoggedOut()

    def test_cancelling_with_nothing_under_way_spoils_no_later_start(self, server: Server):
        server.cancel()
        plan = replace(self.plan(), listen=Listen.NETWORK, lan_networks=("192.0.2.0/24",))
        event = server.start(StartServer(4, plan))
        assert isinstance(event, ServerReady)
        assert event.generation == 4
        record = event.record
        assert (record.port, record.interface, record.listen) == (
            plan.settings.port,
            plan.settings.interface,
            Listen.NETWORK,
        )
        assert record.asked == plan.settings
        read = server.activity(ReadActivity(record))
        assert isinstance(read, ActivityRead)
        assert (read.pid, read.activity.kernels, read.activity.busy) == (record.pid, 0, 0)
        assert server.log_everybody_out(LogEverybodyOut()) == EverybodyLoggedOut()
        assert isinstance(server.activity(ReadActivity(record)), ActivityRead)

    def test_the_next_nbtray_adopts_the_server_and_hears_of_its_end_once(self, server: Server):
        record = self.ready(server)
        following = self.next_nbtray()
        assert following.find(FindServer()) == ServerFound(record)
        following.watch(WatchServer(record))
        assert following.stop(StopServer(2)) == ServerStopped(2)
        exited = self.next_event()
        assert isinstance(exited, ServerExited)
        assert exited.pid == record.pid
        assert self.none_is_posted()
        assert following.find(FindServer()) == NoServerFound(None)

    @abstractmethod
    def take_away_folder(self, record: ServerRecord) -> None:
        """Take the server's notebook folder away."""

    @abstractmethod
    def bring_back_folder(self, record: ServerRecord) -> None:
        """Bring it back."""

    def test_a_folder_that_goes_away_is_seen_and_its_return_too(self, server: Server):
        record = self.ready(server)
        assert server.check_folder(CheckFolder(record)) == FolderChecked(record.pid)
        self.take_away_folder(record)
        gone = server.check_folder(CheckFolder(record))
        assert (gone.pid, gone.problem and gone.problem.code) == (record.pid, "FolderMissing")
        self.bring_back_folder(record)
        assert server.check_folder(CheckFolder(record)) == FolderChecked(record.pid)

    def test_a_suspended_server_is_seen_as_that_and_goes_on_when_it_may(self, server: Server):
        record = self.ready(server)
        self.suspend(record)
        unavailable = server.activity(ReadActivity(record))
        assert isinstance(unavailable, ActivityUnavailable)
        assert not unavailable.not_asked
        seen = server.processes(ReadProcess(record))
        assert (seen.pid, seen.facts and seen.facts.stopped) == (record.pid, True)
        server.let_go_on(ContinueServer(record))
        seen = server.processes(ReadProcess(record))
        assert seen.facts is not None
        assert (seen.facts.stopped, seen.facts.kernels) == (False, 0)
        assert isinstance(server.activity(ReadActivity(record)), ActivityRead)

    def test_a_suspended_server_is_adopted_as_silent_and_can_be_stopped(self, server: Server):
        record = self.ready(server)
        self.suspend(record)
        following = self.next_nbtray()
        assert following.find(FindServer()) == ServerFound(record, silent=True)
        assert following.stop(StopServer(2)) == ServerStopped(2)
        assert following.processes(ReadProcess(record)) == ProcessSeen(record.pid, None)
        assert following.find(FindServer()) == NoServerFound(None)

    def test_a_server_that_ends_by_itself_is_told_with_a_reason(self, server: Server):
        record = self.ready(server)
        server.watch(WatchServer(record))
        self.kill(record)
        exited = self.next_event()
        assert isinstance(exited, ServerExited)
        assert exited.pid == record.pid
        assert exited.problem.what
        assert isinstance(server.activity(ReadActivity(record)), ActivityUnavailable)
        assert server.find(FindServer()) == NoServerFound(None)
        server.watch(WatchServer(record))
        assert isinstance(self.next_event(), ServerExited)

    def test_what_is_seen_before_the_launch_says_so_and_leaves_nothing(self, server: Server):
        plan = self.plan()
        plan = replace(plan, settings=replace(plan.settings, folder="/no/such/folder"))
        event = server.start(StartServer(7, plan))
        assert isinstance(event, StartRefused)
        assert (event.generation, event.hopeless, event.problem.code) == (7, False, "FolderMissing")
        assert event.before_launch
        checked = server.check(CheckStart(7, plan))
        assert (checked.generation, checked.problem.code if checked.problem else "") == (7, "FolderMissing")
        assert server.check(CheckStart(8, self.plan())) == StartChecked(8)
        assert server.find(FindServer()) == NoServerFound(None)

    def test_a_start_can_be_cancelled_and_leaves_nothing(self, server: Server):
        told: list[Event] = []
        thread = threading.Thread(target=lambda: told.append(server.start(StartServer(8, self.plan()))))
        thread.start()
        self.until_a_start_is_under_way()
        server.cancel()
        thread.join(60)
        (event,) = told
        assert isinstance(event, StartRefused)
        assert (event.generation, event.problem.code) == (8, "StartCancelled")
        assert server.stop(StopServer(8)) == ServerStopped(8)
        assert server.find(FindServer()) == NoServerFound(None)
