"""Kernels of the server: no file beside the notebook starts in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

from . import kernel_command

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

REPLACED = "jupyter_server.services.kernels.kernelmanager.ServerKernelManager"


class NbtrayKernelManager(ServerKernelManager):
    """Starts a kernel on this computer as Jupyter does, but for its first import."""

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Return the command; a kernel elsewhere gets its own, which another shell may have to read."""
        command = super().format_kernel_cmd(extra_arguments)
        here = isinstance(self.provisioner, LocalProvisioner)
        return kernel_command.isolated(command) if here else command


def manage(app: ServerApp) -> None:
    """Have the server's own kernels started by us; those of a gateway or an extension are theirs."""
    manager = app.kernel_manager
    if manager.kernel_manager_class == REPLACED:
        manager.kernel_manager_class = f"{NbtrayKernelManager.__module__}.{NbtrayKernelManager.__qualname__}"
