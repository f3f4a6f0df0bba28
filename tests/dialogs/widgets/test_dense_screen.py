import pytest


@pytest.fixture
def dense(screen):
    """Make the screen as dense as a good laptop's."""
    told = screen.start("xrdb", "sh", "-c", "echo 'Xft.dpi: 192' | xrdb -merge")
    assert told.wait(60) == 0
    yield
    screen.run("xrdb", "-remove")


def sizes(theme):
    from tkinter import ttk  # noqa: PLC0415 -- needs Tk

    widgets = [
        ttk.Checkbutton(theme.root),
        ttk.Radiobutton(theme.root),
        ttk.Combobox(theme.root, width=1),
        ttk.Entry(theme.root, width=1),
        ttk.Button(theme.root, text="x", width=1),
    ]
    theme.root.update_idletasks()
    return [(each.winfo_reqwidth(), each.winfo_reqheight()) for each in widgets]


@pytest.mark.parametrize("colours", ["Adwaita", "Adwaita:dark"])
def test_ticks_dots_arrows_and_fields_are_as_large_as_the_writing(themed, request, colours):
    ordinary = sizes(themed("ordinary", GTK_THEME=colours))
    request.getfixturevalue("dense")
    large = sizes(themed("dense", GTK_THEME=colours))
    assert [height for _, height in large] == pytest.approx([2 * height for _, height in ordinary], rel=0.1)
    marks = [width for width, _ in ordinary[:3]]
    assert [width for width, _ in large[:3]] == pytest.approx([2 * width for width in marks], rel=0.15)
