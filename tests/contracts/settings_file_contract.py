"""What whoever claims to be the settings file must do."""

from abc import ABC, abstractmethod

from nbtray.core.settings import CLOSED, Listen, Settings
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsEdited
from nbtray.ports import SettingsFile


def look(settings: SettingsFile) -> SettingsEdited | None:
    return settings.read(ReadSettings())


class SettingsFileContract(ABC):
    """Subclass, give fixture `settings`, and edit as a person would."""

    @abstractmethod
    def edit(self, settings: SettingsFile, content: bytes) -> None:
        """Save this in the editor."""

    @abstractmethod
    def delete(self, settings: SettingsFile) -> None:
        """Remove the file."""

    def test_no_file_means_the_defaults(self, settings: SettingsFile):
        assert look(settings) == SettingsEdited(Settings())

    def test_what_has_not_changed_is_not_told_again(self, settings: SettingsFile):
        look(settings)
        assert look(settings) is None
        self.edit(settings, b"[server]\nport = 1234\n")
        look(settings)
        assert look(settings) is None

    def test_who_wants_to_start_is_told_in_any_case(self, settings: SettingsFile):
        self.edit(settings, b"[server]\nport = 1234\n[x]\n")
        for _ in range(2):
            told = settings.read(ReadSettings(then_start=True))
            assert told is not None
            assert (told.then_start, told.settings.server.port, len(told.problems)) == (True, 1234, 1)
        assert look(settings) is None

    def test_an_edit_is_seen(self, settings: SettingsFile):
        look(settings)
        self.edit(settings, b"[server]\nport = 1234\n")
        told = look(settings)
        assert told is not None
        assert (told.settings.server.port, told.problems) == (1234, ())
        self.edit(settings, b"[server]\nport = 1235\n")
        told = look(settings)
        assert told is not None
        assert told.settings.server.port == 1235

    def test_a_mistake_leaves_the_last_good_settings(self, settings: SettingsFile):
        self.edit(settings, b"[server]\nport = 1234\n")
        look(settings)
        self.edit(settings, b"[server]\nport = 0\nfolder = '/data'\n")
        told = look(settings)
        assert told is not None
        assert (told.settings.server.port, told.settings.server.folder) == (1234, "~")
        assert [problem.what.split(":")[0] for problem in told.problems] == ["settings.toml, line 2"]
        assert look(settings) is None

    def test_a_mistake_put_right_is_forgotten(self, settings: SettingsFile):
        self.edit(settings, b"[server\n")
        look(settings)
        self.edit(settings, b"[server]\n")
        assert look(settings) == SettingsEdited(Settings())

    def test_at_the_first_look_the_good_values_count(self, settings: SettingsFile):
        self.edit(settings, b"[server]\nport = 0\nlisten = 'network'\n")
        told = look(settings)
        assert told is not None
        assert (told.settings.server.port, told.settings.server.listen) == (9999, Listen.NETWORK)
        assert len(told.problems) == 1

    def test_what_cannot_be_read_at_the_first_look_opens_no_door(self, settings: SettingsFile):
        self.edit(settings, b"\xff\xfe[\x00")
        told = look(settings)
        assert told is not None
        assert told.settings == CLOSED
        assert len(told.problems) == 1

    def test_an_unknown_setting_is_a_hint_and_the_rest_counts(self, settings: SettingsFile):
        self.edit(settings, b"[server]\nport = 1234\nprot = 1\n")
        told = look(settings)
        assert told is not None
        assert told.settings.server.port == 1234
        assert [problem.code for problem in told.problems] == ["UnknownSetting"]

    def test_a_deleted_file_means_the_defaults(self, settings: SettingsFile):
        self.edit(settings, b"[server]\nport = 1234\n")
        look(settings)
        self.delete(settings)
        assert look(settings) == SettingsEdited(Settings())
