"""Who listens on a port."""

import psutil


def holder(port: int) -> str:
    """Return ' by PROGRAM (process PID)', or '' when it cannot be known (another account's)."""
    try:
        listening = [one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN]
        pids = {one.pid for one in listening if one.laddr and one.laddr.port == port and one.pid}
        return f" by {psutil.Process(min(pids)).name()} (process {min(pids)})" if pids else ""
    except (psutil.Error, OSError):
        return ""
