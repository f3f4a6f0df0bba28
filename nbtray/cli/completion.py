"""`nbtray completion`."""

import click
from click.shell_completion import get_completion_class

from nbtray.cli.terminal import say

VARIABLE = "_NBTRAY_COMPLETE"
"""Set where it is the shell that runs nbtray, without arguments, to ask for completions."""


@click.command(
    epilog="""\b
Examples:
  eval "$(nbtray completion bash)"                               in ~/.bashrc
  eval "$(nbtray completion zsh)"                                in ~/.zshrc
  nbtray completion fish > ~/.config/fish/completions/nbtray.fish"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes your shell complete nbtray's commands."""
    kind = get_completion_class(shell)
    root = context.find_root().command
    if kind is not None:
        # click's own source() starts a bash to ask for its version; its script is all that is needed.
        complete = kind(root, {}, "nbtray", VARIABLE)
        say(complete.source_template % complete.source_vars())
