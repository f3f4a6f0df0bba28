"""A QR code in a terminal."""

import io

import click


def draw(text: str) -> None:
    """Draw it with half blocks: two modules in the space of a letter."""
    import segno  # noqa: PLC0415 -- for `--qr` only

    drawn = io.StringIO()
    segno.make_qr(text, error="m").terminal(drawn, border=2, compact=True)
    for line in drawn.getvalue().splitlines():
        # A camera wants dark on light whatever the terminal's colours are.
        click.echo(click.style(line, fg="bright_white", bg="black"))
