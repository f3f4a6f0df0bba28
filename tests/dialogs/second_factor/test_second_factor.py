import pytest
from beds.windows import exists, texts

from nbtray.core.problem import NbtrayError

CODES = ("abcd-efgh-ijkl-mnop", "qrst-uvwx-yzab-cdef")


class Refused(NbtrayError):
    title = "The disk is full."
    advice = "Make room."


class Enrolment:
    """What the window has done."""

    def __init__(self):
        self.done, self.broken = [], False

    def __call__(self, what, answer=None):
        def do(*given):
            if self.broken:
                raise Refused
            self.done.append((what, *given))
            return answer

        return do


@pytest.fixture
def opened(themed):
    from nbtray.dialogs.second_factor.window import TITLE, Enrolling, SecondFactorWindow  # noqa: PLC0415 -- Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    def open_window(told=""):
        theme, enrolment = themed(TITLE), Enrolment()
        enrolling = Enrolling(
            secret="JBSWY3DPEHPK3PXP",
            uri="otpauth://totp/nbtray:ada?secret=JBSWY3DPEHPK3PXP",
            proves=lambda code: code == "123456",
            turn_on=enrolment("on", CODES),
            turn_off=enrolment("off"),
            copy=enrolment("copy"),
        )
        window = SecondFactorWindow(theme, enrolling, told)
        show(theme, window.first)
        theme.root.update()
        return window, theme.root, enrolment

    return open_window


def press(root, text):
    """Press the button with this text."""
    waiting = [root]
    while waiting:
        widget = waiting.pop()
        if widget.winfo_class() == "TButton" and widget.cget("text") == text:
            widget.invoke()
            return
        waiting += widget.winfo_children()
    raise AssertionError(f"no button {text}")


def test_nothing_counts_before_a_code_has_proved_it(opened):
    window, root, enrolment = opened()
    window.code.set("000000")
    press(root, "Turn on")
    assert "not the code" in window.sentence.get()
    assert enrolment.done == []


def test_after_the_right_code_the_recovery_codes_are_shown_and_copied(opened):
    window, root, enrolment = opened()
    assert any("JBSW Y3DP EHPK 3PXP" in text for text in texts(root))
    window.code.set("123456")
    press(root, "Turn on")
    root.update()
    assert not any("JBSW" in text for text in texts(root))
    press(root, "Copy")
    assert enrolment.done == [("on",), ("copy", "\n".join(CODES))]
    root.event_generate("<Return>")
    root.update()
    assert exists(root)
    press(root, "I have kept them")
    assert not exists(root)


def test_what_is_on_can_be_turned_off_and_set_up_anew(opened):
    window, root, enrolment = opened("It is on. 8 recovery codes are left.")
    assert "It is on. 8 recovery codes are left." in texts(root)
    press(root, "Turn off")
    root.update()
    assert enrolment.done == [("off",)]
    window.code.set("123456")
    press(root, "Turn on")
    assert enrolment.done == [("off",), ("on",)]


def test_a_full_disk_is_a_sentence_and_changes_nothing(opened):
    window, root, enrolment = opened()
    enrolment.broken = True
    window.code.set("123456")
    press(root, "Turn on")
    assert window.sentence.get() == "The disk is full. Make room."
    assert exists(root)


def test_what_it_asks_with_shows_no_secret(opened):
    window, _, _ = opened()
    assert "JBSW" not in repr(window._enrolling)
