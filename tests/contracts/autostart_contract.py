"""What whoever claims to start nbtray at login must do."""

from abc import ABC, abstractmethod

import pytest

from nbtray.core.startup import Off, On, Refused, Stale
from nbtray.ports import Autostart

WAYS = pytest.mark.parametrize("tray", [True, False], ids=["with-icon", "without"])


class AutostartContract(ABC):
    """Subclass, give a fixture `autostart`, and change the world around it."""

    @abstractmethod
    def moved(self) -> Autostart:
        """Return the adapter of the same nbtray at another place."""

    @abstractmethod
    def switch_off_in_the_desktop(self) -> None:
        """Do what the desktop's own settings do to the entry."""

    @abstractmethod
    def refuse(self) -> None:
        """Let nothing be written any more."""

    def test_at_first_nothing_starts(self, autostart: Autostart):
        assert autostart.look() == Off()

    @WAYS
    def test_on_stays_on_until_it_is_off(self, autostart: Autostart, *, tray: bool):
        for _ in range(2):
            state = autostart.switch_on(tray=tray)
            assert isinstance(state, On)
            assert state.tray is tray
            assert autostart.look() == state
        for _ in range(2):
            assert autostart.switch_off() == Off()
            assert autostart.look() == Off()

    def test_the_last_way_chosen_is_the_only_one(self, autostart: Autostart):
        for tray in (True, False, True):
            autostart.switch_on(tray=tray)
            assert autostart.look().tray is tray
        assert autostart.switch_off() == Off()

    @WAYS
    def test_one_that_was_moved_is_found_out_and_can_be_put_right(self, autostart: Autostart, *, tray: bool):
        autostart.switch_on(tray=tray)
        moved = self.moved()
        assert isinstance(moved.look(), Stale)
        assert isinstance(moved.switch_on(tray=tray), On)
        assert isinstance(autostart.look(), Stale)

    def test_off_in_the_desktop_s_own_settings_is_off_and_on_puts_it_back(self, autostart: Autostart):
        autostart.switch_on(tray=True)
        self.switch_off_in_the_desktop()
        assert autostart.look() == Off()
        assert isinstance(autostart.switch_on(tray=True), On)

    def test_a_refusal_is_a_sentence(self, autostart: Autostart):
        self.refuse()
        refused = autostart.switch_on(tray=True)
        assert isinstance(refused, Refused)
        assert refused.problem.what.endswith(".")
        assert refused.problem.advice
