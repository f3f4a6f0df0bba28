"""QR codes, in a terminal and as a picture."""

import io

import click

from nbtray.cli.terminal import columns, warn

BORDER = 2
"""Light modules around it."""


def png(text: str) -> bytes:
    """Return it as a picture that a camera reads from a screen or from paper."""
    import segno  # noqa: PLC0415 -- for `--format qr` only

    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()


def draw(text: str) -> None:
    """Draw it with half blocks: two modules in the space of a letter.

    A terminal that would break its lines is told the width it needs; the text itself is the caller's to say.
    """
    import segno  # noqa: PLC0415 -- for `--qr` only

    code = segno.make_qr(text, error="m")
    needed, there = code.symbol_size(border=BORDER)[0], columns()
    if there is not None and there < needed:
        warn(f"This terminal is too narrow for the QR code: it has {there} columns, and {needed} are needed.")
        return
    drawn = io.StringIO()
    code.terminal(drawn, border=BORDER, compact=True)
    for line in drawn.getvalue().splitlines():
        # A camera wants dark on light whatever the terminal's colours are.
        click.echo(click.style(line, fg="bright_white", bg="black"))
