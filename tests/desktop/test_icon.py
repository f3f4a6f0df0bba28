"""What a person sees and does with the icon, on a real panel with a real mouse."""

from beds.notices_seen import NoticesSeen


def test_a_left_click_starts_the_server_and_another_stops_it(nbtray, xfce, see):
    nbtray.start()
    with NoticesSeen(xfce.env["DBUS_SESSION_BUS_ADDRESS"]) as notices:
        xfce.click(*see("stopped"))
        notice = notices.wait_for("Your Jupyter is running")
    running = nbtray.until_state("running")
    assert f":{running['port']}/" in notice.body
    shown = notice.body.replace(":", "").replace("\n", "").lower()
    assert running["certificate"]["fingerprint_sha256"] in shown
    xfce.click(*see("running"))
    nbtray.until_state("stopped")
    see("stopped")


def test_a_double_click_starts_and_does_not_stop_again(nbtray, xfce, see):
    nbtray.start()
    xfce.click(*see("stopped"), times=2)
    nbtray.until_state("running")
    see("running")


def test_the_icon_comes_back_with_the_panel_and_still_works(nbtray, xfce, see):
    nbtray.start()
    see("stopped")
    xfce.end_panel()
    xfce.start_panel()
    xfce.click(*see("stopped"))
    see("starting")


def test_a_second_nbtray_shows_the_first_and_ends(nbtray, xfce):
    nbtray.start()
    with NoticesSeen(xfce.env["DBUS_SESSION_BUS_ADDRESS"]) as notices:
        nbtray.command()
        notices.wait_for("nbtray is in your tray")
