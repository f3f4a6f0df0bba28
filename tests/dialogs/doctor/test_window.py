import threading

from beds.waiting import until

from nbtray.core.doctor.forward_by_hand import NO_ROUTER, Numbers
from nbtray.core.doctor.steps import Link, Outcome, Step
from nbtray.core.problem import NbtrayError

NUMBERS = Numbers("192.168.77.1", "192.168.77.10", 9999, 9999, "02:fc:00:00:00:01", "2001:ba8:1f1::10")


class NoClipboard(NbtrayError):
    title = "There is no clipboard."
    advice = "Install xclip."


def steps():
    for link in Link:
        outcome = {Link.FIREWALL: Outcome.FAILED, Link.OUTSIDE: Outcome.UNKNOWN}.get(link, Outcome.OK)
        yield Step(
            link, outcome, f"{link.capitalize()} at 81.2.69.10 was looked at.", "Do something about it."
        )


def opened(themed, look, copy=lambda _: None):
    from nbtray.dialogs.doctor.window import SIZE, TITLE, DoctorWindow  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    theme = themed(TITLE)
    window = DoctorWindow(theme, look, copy)
    show(theme, window.close, size=SIZE)
    return theme.root, window


def run_until(root, holds):
    def look():
        root.update()
        return holds()

    until(look)


def marks(window):
    return [str(mark.cget("text")) for mark, _ in window._rows.values()]


def test_each_link_is_shown_as_soon_as_it_is_known(themed):
    go_on = threading.Event()

    def look():
        told = steps()
        yield next(told)
        go_on.wait(60)
        yield from told

    root, window = opened(themed, look)
    run_until(root, lambda: len(window.steps) == 1)
    assert marks(window) == ["✓", *["…"] * 13]
    assert window.again.instate(["disabled"])
    go_on.set()
    run_until(root, lambda: window.again.instate(["!disabled"]))
    assert marks(window) == [
        "✓" if s.outcome is Outcome.OK else "✗" if s.outcome is Outcome.FAILED else "?" for s in steps()
    ]
    assert "Do something" in str(window._rows[Link.FIREWALL][1].cget("text"))
    assert "Do something" not in str(window._rows[Link.MAIL][1].cget("text"))


def test_the_report_is_copied_with_the_addresses_hidden_if_wanted(themed):
    copied = []
    root, window = opened(themed, steps, copied.append)
    run_until(root, lambda: window.again.instate(["!disabled"]))
    window.copy.invoke()
    window.hide.set(True)
    window.copy.invoke()
    plain, hidden = copied
    assert plain.splitlines()[0] == "Settings: ok. Settings at 81.2.69.10 was looked at."
    assert "81.2.69.10" not in hidden
    assert "81.2.x.x" in hidden
    assert len(plain.splitlines()) == len(Link) + 2


def test_without_a_clipboard_it_says_so_in_the_window(themed):
    def refuse(_):
        raise NoClipboard

    root, window = opened(themed, steps, refuse)
    run_until(root, lambda: window.again.instate(["!disabled"]))
    window.copy.invoke()
    assert "Install xclip" in str(window.said.cget("text"))


def test_a_second_look_begins_anew(themed):
    root, window = opened(themed, steps)
    run_until(root, lambda: window.again.instate(["!disabled"]))
    window.again.invoke()
    assert marks(window) == ["…"] * 14
    run_until(root, lambda: window.again.instate(["!disabled"]))
    assert "…" not in marks(window)


def forward(themed, numbers, open_page=lambda _: None):
    from nbtray.dialogs.forward.window import TITLE, ForwardWindow  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    theme = themed(TITLE)
    window = ForwardWindow(theme, numbers, open_page)
    show(theme, window.close)
    theme.root.update()
    return window


def test_the_way_to_forward_by_hand_leads_to_the_routers_page(themed):
    pages = []
    window = forward(themed, NUMBERS, pages.append)
    window.page.invoke()
    assert pages == ["http://192.168.77.1/"]


def test_where_there_is_nothing_to_forward_the_window_says_so(themed):
    window = forward(themed, NO_ROUTER)
    assert str(window.said.cget("text")) == str(NO_ROUTER)
    assert not hasattr(window, "page")
