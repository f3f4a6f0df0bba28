"""`nbtray start`, `stop`, `restart` and `quit`."""

import click

from nbtray.cli import left_behind, left_open, rendering
from nbtray.cli.first_password import ensure_password
from nbtray.cli.following import until_ended, until_serving, until_stopped, with_public_url
from nbtray.cli.home import Home, pass_home
from nbtray.cli.launch import launch
from nbtray.cli.problems import KernelsBusy
from nbtray.cli.rendering import Report
from nbtray.cli.terminal import say, somebody_is_here, warn_each
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning

yes_option = click.option("-y", "--yes", is_flag=True, help="Do not ask, even if a kernel is computing.")


@click.command(
    epilog="""\b
Examples:
  nbtray start
  nbtray config set server.port 8888 && nbtray start"""
)
@pass_home
def start(home: Home) -> None:
    """Serve your Jupyter, and print where.

    Starts nbtray in the background if it is not running: with its icon where there is a desktop. Waits until
    the server answers. Without a password yet, it asks for one; where nobody can be asked, it makes a strong
    one and prints it once.
    """
    is_new = ensure_password(home)
    try:
        connection = Connection(home.folders)
    except NotRunning:
        connection = launch(home)
    with connection:
        if is_new:
            connection.do("password_set")
        connection.do("read_settings")  # an edit of a moment ago counts, where nothing watches the file
        connection.do("start")
        connection.status()  # answered after the start has begun: no status from now on is older
    _tell_where(home, until_serving(home.folders))


@click.command(
    epilog="""\b
Examples:
  nbtray stop
  nbtray stop --yes        even if a kernel is computing"""
)
@yes_option
@pass_home
def stop(home: Home, *, yes: bool) -> None:
    """Stop serving; nbtray itself runs on."""
    try:
        with Connection(home.folders) as connection:
            _end_kernels(connection, "stop", yes=yes)
            connection.status()  # answered after the stop has begun: no status from now on is older
        until_stopped(home.folders)
        say("Your Jupyter has stopped.")
    except NotRunning:
        _stop_left_behind(home, yes=yes)


@click.command(
    epilog="""\b
Examples:
  nbtray restart           after a change of server.port, for example
  nbtray restart --yes     even if a kernel is computing"""
)
@yes_option
@pass_home
@click.pass_context
def restart(context: click.Context, home: Home, *, yes: bool) -> None:
    """Stop serving, and start again.

    The server comes up with the settings as they are now. One that was stopped is started.
    """
    try:
        connection = Connection(home.folders)
    except NotRunning:
        if left_behind.is_running(home):
            # Its ports are wanted again in a moment.
            _stop_left_behind(home, yes=yes, ports=False)
        context.invoke(start)
        return
    with connection:
        before = _end_kernels(connection, "restart", yes=yes)
        connection.status()  # answered after the restart has begun: no status from now on is older
    _tell_where(home, until_serving(home.folders, other_than=before["pid"]))


@click.command(
    "quit",
    epilog="""\b
Examples:
  nbtray quit
  nbtray quit --yes        even if a kernel is computing""",
)
@yes_option
@pass_home
def quit_(home: Home, *, yes: bool) -> None:
    """Stop serving and end nbtray; its icon goes away."""
    try:
        with Connection(home.folders) as connection:
            _end_kernels(connection, "quit", yes=yes)
            until_ended(connection)
        say("nbtray has ended.")
    except NotRunning:
        _stop_left_behind(home, yes=yes)


def _end_kernels(connection: Connection, what: str, *, yes: bool) -> Report:
    """Ask nbtray for what ends the kernels, once somebody has agreed to that; return the status before."""
    before = connection.status()
    agreed = _agree(before["kernels"]["busy"] or 0, what, yes=yes)
    connection.do(what, even_if_busy=agreed)
    if agreed or what == "quit":
        return before
    after = connection.status()
    if after["state"] == "running" and after["pid"] == before["pid"] and after["kernels"]["busy"]:
        # A kernel began to compute in between, so nbtray has not done it.
        _agree(after["kernels"]["busy"], what, yes=yes)
        connection.do(what, even_if_busy=True)
    return before


def _agree(busy: int, what: str, *, yes: bool) -> bool:
    """Tell whether it was agreed that busy kernels end; raises when it was not."""
    if not busy or yes:
        return yes
    kernels = "1 kernel is" if busy == 1 else f"{busy} kernels are"
    if not somebody_is_here():
        raise KernelsBusy(kernels=kernels, what=what)
    say(f"{kernels} computing; what is not saved is lost.")
    if not click.confirm(f"{what.capitalize()} anyway?"):
        raise click.Abort
    return True


def _stop_left_behind(home: Home, *, yes: bool, ports: bool = True) -> None:
    """End what an nbtray that was killed has left: its server, and the ports it has opened at the router."""
    is_running = left_behind.is_running(home)
    ports = ports and bool(left_open.leases(home))
    if not is_running and not ports:
        say("nbtray is not running.")
        return
    if is_running:
        record = left_behind.record_of(home)
        _agree(left_behind.busy_kernels(home, record) if record else 0, "stop", yes=yes)
    with left_behind.alone(home):
        if is_running:
            left_behind.stop(home)
            say("nbtray was not running; the Jupyter server it had left behind has stopped.")
        else:
            say("nbtray is not running.")
        if ports:
            for sentence in left_open.close(home).sentences():
                say(sentence)


def _tell_where(home: Home, report: Report) -> None:
    report = with_public_url(home.folders, report)
    say("Your Jupyter is running.", "green")
    for line in (*rendering.urls(report), *rendering.certificate(report)):
        say(line)
    warn_each(report["warnings"])
