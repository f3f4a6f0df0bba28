"""What of a new status is worth a line of the log, for whoever has to find out later what happened."""

from nbtray.core.status.status import Status


def news(before: Status | None, after: Status) -> list[str]:
    """Return it, one sentence or two each; of the first status all there is."""
    lines = []
    if before is None or (before.phase, before.reason) != (after.phase, after.reason):
        lines.append(" ".join(filter(None, (f"{after.phase.capitalize()}.", after.reason))))
    if before is not None and before.offline is not after.offline:
        lines.append("This computer is offline." if after.offline else "This computer is online again.")
    if after.urls.public and (before is None or before.urls.public != after.urls.public):
        lines.append(f"The public URL is {after.urls.public}")
    new = after.certificate
    if new and (before is None or before.certificate != new):
        names = ", ".join(new.names)
        lines.append(f"The certificate is {new.kind}, until {new.not_after:%Y-%m-%d}, for {names}.")
    known = before.warnings if before else ()
    return [*lines, *(str(each) for each in after.warnings if each not in known)]
