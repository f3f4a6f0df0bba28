"""What is told when the internet can no longer reach the server, or can again."""

from nbtray.core.reach.state import Overall
from nbtray.core.reach.status import ReachStatus
from nbtray.core.status.notice import Notice

TOPIC = "reach"
DIAGNOSE = "diagnose"

TITLES = {
    Overall.YES: "The internet can reach your Jupyter",
    Overall.ONLY_IPV6: "The internet can reach your Jupyter over IPv6 only",
    Overall.NO: "Nobody on the internet can reach your Jupyter",
}


def changed(status: ReachStatus) -> Notice:
    """Say what the verdict is now, and what to do."""
    body = str(status.problem) if status.problem else status.line
    actions = () if status.overall is Overall.YES else ((DIAGNOSE, "Diagnose…"),)
    return Notice(TOPIC, TITLES.get(status.overall, status.line), body, actions)
