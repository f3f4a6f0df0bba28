"""Why the server does not start, or does not run any more."""

from typing import ClassVar

from nbtray.core.problem import NbtrayError


class ServerProblem(NbtrayError):
    """The root of all of them: what is wrong may pass, unless `hopeless` says that a person must change it.

    Only what nbtray is told of is hopeless: the password, a setting.
    """

    title = "The Jupyter server does not run."
    advice = "The server log tells more."
    hopeless: ClassVar[bool] = False


class SeenBefore(ServerProblem):
    """The root of those that a look finds, without starting anything."""


class FolderMissing(SeenBefore):
    """The notebook folder is not there."""

    title = "The notebook folder {folder} does not exist."
    advice = "Create it, or choose another one (server.folder)."


class FolderUnusable(SeenBefore):
    """The notebook folder is a file, or closed to this user."""

    title = "The notebook folder {folder} cannot be opened."
    advice = "Check that it is a folder and that you may read it, or choose another one (server.folder)."


class FolderSilent(SeenBefore):
    """The file system that holds the notebook folder does not answer."""

    title = "The notebook folder {folder} does not answer."
    advice = "Check the disk or the network drive it lies on."


class RootRefused(SeenBefore):
    """Root must not serve others unless the settings say so."""

    title = "The server does not serve other computers as root: whoever got in would own this one."
    advice = "Start nbtray as an ordinary user, or set server.allow_root to true."
    hopeless = True


class PortTaken(SeenBefore):
    """Somebody else listens there."""

    title = "Port {port} is in use{holder}."
    advice = "End that program, or choose another port (server.port)."


class PortForbidden(SeenBefore):
    """A port only root may have."""

    title = "This account may not use port {port}."
    advice = "Choose a port from 1024 up (server.port)."


class PortUnusable(SeenBefore):
    """The system refuses the port for another reason."""

    title = "Port {port} cannot be used: {reason}."
    advice = "Choose another port (server.port)."


class PasswordUnset(SeenBefore):
    """Nothing guards the server."""

    title = "The server does not start without a password."
    advice = "Set one with `nbtray password`."
    hopeless = True


class CertificateUnusable(ServerProblem):
    """The pair does not load: a server that started with it would let every browser hang."""

    title = "The server's certificate cannot be used: {reason}."
    advice = "Delete {path}; nbtray makes a new one."


class EnvironmentBroken(ServerProblem):
    """The chosen Python does not run."""

    title = "{python} does not run: {reason}."
    advice = "Choose another environment (`nbtray environments` lists them)."


class ProcessRefused(ServerProblem):
    """The system has no process, no memory or no open file left to give."""

    title = "This computer cannot start another program now: {reason}."
    advice = "Close programs you do not need."


class PackageMissing(ServerProblem):
    """The environment lacks something Jupyter needs."""

    title = "The environment {prefix} lacks the package {package}."
    advice = "This installs it: `{python} -m pip install {package}`."


class FileInTheWay(ServerProblem):
    """What nbtray writes anew at each start cannot be written."""

    title = "{path} cannot be used: {reason}."
    advice = "Move it away; nbtray makes a new one."
    hopeless = False


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
    advice = "Make some room on the disk."


class ServerMemoryShort(ServerProblem):
    """Python, a library or a process found no memory."""

    title = "The server cannot work because this computer is low on memory."
    advice = "Close some programs."


class StartCancelled(ServerProblem):
    """Stop was chosen meanwhile."""

    title = "The start was cancelled."
    advice = "Start it again whenever you like."


class StartTooSlow(ServerProblem):
    """The deadline has passed without an answer."""

    title = "Jupyter did not answer within {seconds:.0f} seconds ({reason})."
    advice = "The server log tells what it is busy with."


class ServerFailed(ServerProblem):
    """It ended for a reason nbtray has no sentence for: the log's own last lines."""

    title = "The Jupyter server ended{how}: {lines}."
    advice = "The server log tells more."


class NotEnded(ServerProblem):
    """It could not be told to end, or not even a kill has ended it: it waits for a network drive."""

    title = "The Jupyter server has not stopped: {reason}."
    advice = "Stop it again in a moment. If that does not help, restart the computer."


class Unforeseen(ServerProblem):
    """Anything else."""

    title = "Something unforeseen happened: {reason}."
    advice = "The log tells more."
