"""A letter as HTML: one column, styles inline and no images, as mail programs want it."""

from html import escape

from nbtray.core.mail.parts import Parts

_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_MONO = "font-family:ui-monospace,'SF Mono',Consolas,'DejaVu Sans Mono',Menlo,monospace"
_CARD = (
    "max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #dde2e8;border-radius:10px;"
    f"padding:28px 24px;{_FONT};font-size:16px;line-height:1.5;color:#1b2024;"
    "overflow-wrap:anywhere;word-break:break-word"  # an IPv6 address is wider than a phone
)
_TITLE = "margin:0 0 16px;font-size:22px;line-height:1.3;color:#1b2024"
_QUIET = "color:#5f6b76;font-size:14px;line-height:1.5"

# The few styles that cannot stand inline; programs that drop them show the light letter.
_STYLE = """\
@media (prefers-color-scheme: dark) {
  body, .page { background: #16191d !important; }
  .card { background: #22272e !important; border-color: #373e47 !important; }
  .card, .card h1, .card p, .card li { color: #e6edf3 !important; }
  .card .quiet, .card .quiet td { color: #a3adb8 !important; border-color: #373e47 !important; }
  .card a.plain { color: #6cb6ff !important; }
  .mono { background: #16191d !important; color: #e6edf3 !important; }
}"""


def html_of(parts: Parts) -> str:
    """Return the whole document; everything from outside is escaped."""
    body = "".join(
        (
            f'<h1 style="{_TITLE}">{escape(parts.headline)}</h1>',
            *(_link(url, first=index == 0) for index, url in enumerate(parts.urls)),
            _paragraph(parts.changed),
            _happened(parts),
            _to_do(parts),
            _lan(parts),
            _fingerprint(parts),
            _facts(parts),
            _footer(parts),
        )
    )
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(parts.subject)}</title>
<style>
{_STYLE}
</style>
</head>
<body style="margin:0;padding:0;background:#f2f4f7">
<div class="page" style="background:#f2f4f7;padding:24px 12px">
<div class="card" style="{_CARD}">
{body}
</div>
</div>
</body>
</html>
"""


def _link(url: str, *, first: bool) -> str:
    if not first:
        return _paragraph_of(_plain_link(url))
    button = (
        f'<a href="{escape(url)}" style="display:inline-block;background:#c2530a;color:#ffffff;'
        'text-decoration:none;font-weight:600;padding:12px 22px;border-radius:8px">Open Jupyter</a>'
    )
    return _paragraph_of(button) + _paragraph_of(_plain_link(url))


def _plain_link(url: str) -> str:
    return (
        f'<a class="plain" href="{escape(url)}" style="color:#0b5cad;word-break:break-all">{escape(url)}</a>'
    )


def _paragraph(text: str) -> str:
    return _paragraph_of(escape(text)) if text else ""


def _paragraph_of(markup: str) -> str:
    return f'<p style="margin:0 0 16px">{markup}</p>\n'


def _happened(parts: Parts) -> str:
    return "".join(
        f'<p class="mono" style="margin:0 0 16px;padding:12px 14px;border-radius:8px;background:#f2f4f7;'
        f'font-size:14px;line-height:1.5">{escape(line)}</p>\n'
        for line in parts.happened
    )


def _to_do(parts: Parts) -> str:
    if not parts.to_do:
        return ""
    steps = "".join(f'<li style="margin:0 0 8px">{escape(step)}</li>' for step in parts.to_do)
    return f'{_paragraph(parts.when_to)}<ol style="margin:0 0 16px;padding-left:24px">{steps}</ol>\n'


def _lan(parts: Parts) -> str:
    if not parts.lan_url:
        return ""
    return _paragraph_of(f"In your own network:<br>{_plain_link(parts.lan_url)}")


def _fingerprint(parts: Parts) -> str:
    if not parts.fingerprint:
        return ""
    lines = "<br>".join(map(escape, parts.fingerprint))
    return (
        _paragraph(parts.compare)
        + f'<p class="mono" style="margin:0 0 16px;padding:12px 14px;border-radius:8px;background:#f2f4f7;'
        f'{_MONO};font-size:13px;line-height:1.6;word-break:break-all">{lines}</p>\n'
        + f'<p class="quiet" style="margin:0 0 16px;{_QUIET}">{escape(parts.where_shown)}</p>\n'
    )


def _facts(parts: Parts) -> str:
    rows = "".join(
        f'<tr><td style="padding:2px 16px 2px 0;white-space:nowrap;color:#5f6b76">{name}</td>'
        f'<td style="padding:2px 0">{escape(text)}</td></tr>'
        for name, text in (("Computer", parts.computer), ("Written", parts.time))
    )
    return f'<table class="quiet" role="presentation" style="margin:0 0 20px;{_QUIET}">{rows}</table>\n'


def _footer(parts: Parts) -> str:
    return (
        f'<p class="quiet" style="margin:0;padding-top:16px;border-top:1px solid #dde2e8;{_QUIET}">'
        f"{escape(parts.why)} {escape(parts.stop)}</p>"
    )
