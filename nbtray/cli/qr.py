"""QR codes, in a terminal and as a picture."""

import io

import click


def png(text: str) -> bytes:
    """Return it as a picture that a camera reads from a screen or from paper."""
    import segno  # noqa: PLC0415 -- for `--format qr` only

    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()


def draw(text: str) -> None:
    """Draw it with half blocks: two modules in the space of a letter."""
    import segno  # noqa: PLC0415 -- for `--qr` only

    drawn = io.StringIO()
    segno.make_qr(text, error="m").terminal(drawn, border=2, compact=True)
    for line in drawn.getvalue().splitlines():
        # A camera wants dark on light whatever the terminal's colours are.
        click.echo(click.style(line, fg="bright_white", bg="black"))
