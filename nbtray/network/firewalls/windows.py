"""Windows Defender Firewall, asked through PowerShell: netsh answers in the language of the desktop."""

import json

from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.network.firewalls.asking import Look, look

NAME = "Windows Defender Firewall"
BUDGET = 6.0
"""Seconds: PowerShell takes one to start, and goes through hundreds of rules."""

SCRIPT = """
$names = @(Get-NetConnectionProfile | ForEach-Object {{
  switch ($_.NetworkCategory) {{ 'DomainAuthenticated' {{ 'Domain' }} default {{ "$_" }} }} }})
$profiles = @(Get-NetFirewallProfile -PolicyStore ActiveStore | Where-Object {{ $names -contains $_.Name }} |
  ForEach-Object {{ @{{ enabled = [bool]$_.Enabled; inbound = "$($_.DefaultInboundAction)" }} }})
$rules = @(Get-NetFirewallPortFilter -Protocol TCP | Where-Object {{ $_.LocalPort -contains '{port}' }} |
  Get-NetFirewallRule | Where-Object {{ $_.Enabled -eq 'True' -and $_.Direction -eq 'Inbound' }} |
  ForEach-Object {{ "$($_.Action)" }})
ConvertTo-Json -Compress @{{ profiles = $profiles; rules = $rules }}
"""


def read(port: int, ask: Look = lambda command: look(command, BUDGET)) -> Firewall:
    """Return what it does with this port; a rule for a program may let it in unseen."""
    command = (
        f'netsh advfirewall firewall add rule name="nbtray {port}" dir=in action=allow '
        f"protocol=TCP localport={port}"
    )
    said = ask(("powershell", "-NoProfile", "-NonInteractive", "-Command", SCRIPT.format(port=port)))
    passage = _passage(said.text) if said and not said.status else Passage.HIDDEN
    return Firewall(NAME, passage, passage, "" if passage is Passage.OPEN else command)


def _passage(told: str) -> Passage:
    try:
        found = json.loads(told)
        profiles, rules = found["profiles"], found["rules"]
        on = [each for each in profiles if each["enabled"]]
        blocks = [each for each in on if each["inbound"] != "Allow"]
    except (ValueError, KeyError, TypeError):
        return Passage.HIDDEN
    if "Block" in rules and on:
        return Passage.CLOSED
    if profiles and (not blocks or "Allow" in rules):
        return Passage.OPEN
    return Passage.HIDDEN
