"""Why the server does not start, or does not run any more."""

from typing import ClassVar

from nbtray.core.problem import NbtrayError


class ServerProblem(NbtrayError):
    """The root of all of them; `hopeless` when trying again by itself would change nothing."""

    title = "The Jupyter server does not run."
    advice = "The server log tells more."
    hopeless: ClassVar[bool] = True


class FolderMissing(ServerProblem):
    """The notebook folder is not there."""

    title = "The notebook folder {folder} does not exist."
    advice = "Create it, or choose another one (server.folder)."


class FolderUnusable(ServerProblem):
    """The notebook folder is a file, or closed to this user."""

    title = "The notebook folder {folder} cannot be opened."
    advice = "Check that it is a folder and that you may read it, or choose another one (server.folder)."


class RootRefused(ServerProblem):
    """Root must not serve others unless the settings say so."""

    title = "The server does not serve other computers as root: whoever got in would own this one."
    advice = "Start nbtray as an ordinary user, or set server.allow_root to true."


class PortTaken(ServerProblem):
    """Somebody else listens there."""

    title = "Port {port} is in use{holder}."
    advice = "End that program, or choose another port (server.port)."


class PortForbidden(ServerProblem):
    """A port only root may have."""

    title = "This account may not use port {port}."
    advice = "Choose a port from 1024 up (server.port)."


class PortUnusable(ServerProblem):
    """The system refuses the port for another reason."""

    title = "Port {port} cannot be used: {reason}."
    advice = "Choose another port (server.port)."


class PasswordUnset(ServerProblem):
    """Nothing guards the server."""

    title = "The server does not start without a password."
    advice = "Set one with `nbtray password`."


class CertificateUnusable(ServerProblem):
    """The pair does not load: a server that started with it would let every browser hang."""

    title = "The server's certificate cannot be used: {reason}."
    advice = "Delete {path}; nbtray makes a new one."


class EnvironmentBroken(ServerProblem):
    """The chosen Python does not run."""

    title = "{python} does not run: {reason}."
    advice = "Choose another environment (`nbtray environments` lists them)."


class PackageMissing(ServerProblem):
    """The environment lacks something Jupyter needs."""

    title = "The environment {prefix} lacks the package {package}."
    advice = "This installs it: `{python} -m pip install {package}`."


class ConfigurationOverridden(ServerProblem):
    """Another configuration file changes what guards the server."""

    title = "Jupyter in {prefix} is set up to weaken this server ({detail})."
    advice = "Take that setting out of the files in {prefix}/etc/jupyter and /etc/jupyter."


class ConfigurationRefused(ServerProblem):
    """Jupyter did not accept its configuration."""

    title = "Jupyter did not accept its configuration: {detail}."
    advice = "Update Jupyter in {prefix}; the server log tells more."


class ServerDiskFull(ServerProblem):
    """No room left; some may be made meanwhile."""

    title = "The server cannot work because the disk is full."
    advice = "Make some room on the disk, then start it again."
    hopeless = False


class StartCancelled(ServerProblem):
    """Stop was chosen meanwhile."""

    title = "The start was cancelled."
    advice = "Start it again whenever you like."
    hopeless = False


class StartTooSlow(ServerProblem):
    """The deadline has passed without an answer."""

    title = "Jupyter did not answer within {seconds:.0f} seconds ({reason})."
    advice = "Try again; the server log tells what it is busy with."
    hopeless = False


class ServerFailed(ServerProblem):
    """It ended for a reason nbtray has no sentence for: the log's own last lines."""

    title = "The Jupyter server ended{how}: {lines}."
    advice = "The server log tells more."
    hopeless = False


class ServerSilent(ServerProblem):
    """The recorded server runs but does not answer as ours does."""

    title = "The server of the last session did not answer ({reason}), so it was stopped."
    advice = "Start it again."


class NotEnded(ServerProblem):
    """Not even a kill has ended it: it waits for a disk or a network drive, or another account holds it."""

    title = "The Jupyter server (process {pid}) has not ended."
    advice = "Stop it again in a moment. If that does not help, restart the computer."
    hopeless = False


class Unforeseen(ServerProblem):
    """Anything else."""

    title = "Something unforeseen happened: {reason}."
    advice = "The log tells more."
    hopeless = False
