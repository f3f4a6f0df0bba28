from datetime import UTC, datetime

import pytest
from beds.jupyter_bed import PASSWORD, jupyter_bed
from beds.waiting import until
from beds.window_process import WindowProcess
from beds.windows import texts

from nbtray.core.logins.login import LoginKind, LoginLine
from nbtray.dialogs.logins.__main__ import CLOSED, SHOWN, Terminals, rows
from nbtray.jupyter.inside.audit import Audit
from nbtray.jupyter.left_terminals import left

TITLE = "Logins to your notebooks"


def line(second, kind=LoginKind.LOGIN):
    return LoginLine(datetime.fromtimestamp(second, UTC), kind, "203.0.113.5", "Firefox")


def test_the_latest_stands_first_and_the_list_ends():
    made = rows(tuple(line(second) for second in range(SHOWN + 5)))
    assert len(made) == SHOWN
    local = datetime.fromtimestamp(SHOWN + 4).astimezone()
    assert made[0] == (f"{local:%Y-%m-%d %H:%M:%S}", "logged in", "203.0.113.5", "Firefox")


@pytest.mark.parametrize("count", [0, 3])
def test_the_window_shows_each_line(themed, count):
    from nbtray.dialogs.logins.window import LoginsTable  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    theme = themed(TITLE)
    table = LoginsTable(theme)
    table.fill(rows((line(7),)), nothing="Nobody.")
    table.fill(rows(tuple(line(second) for second in range(count))), nothing="Nobody.")
    show(theme, table.close)
    theme.root.update()
    assert len(table.table.get_children()) == count
    assert ("Nobody." in texts(theme.root)) is (count == 0)
    table.close.invoke()


def test_terminals_of_ended_logins_are_told_and_end_with_a_click(themed, tmp_path):
    from nbtray.dialogs.logins.window import LoginsTable  # noqa: PLC0415 -- likewise
    from nbtray.dialogs.process.background import Background  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    theme = themed(TITLE)
    table, background = LoginsTable(theme), Background(theme.root)
    show(theme, table.close)
    background.begin()

    def told(what):
        theme.root.update()
        return what in str(table.terminals.cget("text"))

    with jupyter_bed(tmp_path) as bed:
        terminals = Terminals(table, background, bed.folders)
        terminals.look()  # no server runs
        until(lambda: theme.root.update() or not background._at_work)
        assert not table.terminals.winfo_ismapped()
        bed.started()
        browser = bed.browser()
        assert browser.log_in(PASSWORD)
        for _ in range(2):
            browser.open_terminal().socket.close()
        browser.log_out().raise_for_status()
        terminals.look()
        until(lambda: told("2 terminals still run that were opened by logins that have ended: 1 (127.0.0.1"))
        theme.root.update()
        assert table.end_terminals.winfo_ismapped()
        assert table.close.winfo_rooty() == table.end_terminals.winfo_rooty() > table.terminals.winfo_rooty()
        table.end_terminals.invoke()
        until(lambda: theme.root.update() or not table.terminals.winfo_ismapped())
        assert not table.end_terminals.winfo_ismapped()
        assert left(bed.folders, bed.files) == ()
    table.close.invoke()


def test_the_whole_program_shows_what_the_server_wrote_and_escape_closes_it(screen, tmp_path):
    (tmp_path / "logs").mkdir()
    Audit(str(tmp_path / "logs" / "logins.jsonl")).write(0.0, "locked", "203.0.113.5", "curl", wait=30)
    window = WindowProcess(screen, "nbtray.dialogs.logins", TITLE, NBTRAY_HOME=str(tmp_path))
    try:
        window.press("Escape")
        assert window.status() == CLOSED
    finally:
        window.end()
