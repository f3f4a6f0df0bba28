"""What whoever claims to keep the computer awake must do."""

from abc import ABC, abstractmethod

from beds.waiting import until

from nbtray.core.server.effects import KeepAwake, LetSleep
from nbtray.core.server.events import SleepNotPrevented
from nbtray.ports import Wakefulness


class WakefulnessContract(ABC):
    """Subclass, give a fixture `awake`, and look at the system."""

    @abstractmethod
    def is_held(self) -> bool:
        """Tell whether the system has been asked to stay awake, and not been let go."""

    @abstractmethod
    def refuse(self) -> None:
        """Let the system refuse it."""

    def test_it_is_kept_awake_until_it_is_let_go(self, awake: Wakefulness):
        assert not self.is_held()
        for _ in range(2):
            assert awake.keep(KeepAwake()) is None
            assert self.is_held()
            awake.let_sleep(LetSleep())
            until(lambda: not self.is_held(), what="the letting go")

    def test_asked_twice_it_is_let_go_by_one_word(self, awake: Wakefulness):
        awake.keep(KeepAwake())
        assert awake.keep(KeepAwake()) is None
        awake.let_sleep(LetSleep())
        until(lambda: not self.is_held(), what="the letting go")

    def test_letting_go_of_nothing_is_nothing(self, awake: Wakefulness):
        awake.let_sleep(LetSleep())
        assert not self.is_held()

    def test_a_refusal_is_a_sentence_and_may_be_tried_again(self, awake: Wakefulness):
        self.refuse()
        for _ in range(2):
            refused = awake.keep(KeepAwake())
            assert isinstance(refused, SleepNotPrevented)
            assert refused.problem.what.endswith(".")
            assert refused.problem.advice
        awake.let_sleep(LetSleep())
