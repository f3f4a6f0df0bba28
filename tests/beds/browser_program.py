"""A browser on another computer: `python browser_program.py URL CERTIFICATE < PASSWORD` runs one cell."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from beds.jupyter_browser import JupyterBrowser

browser = JupyterBrowser(sys.argv[1], Path(sys.argv[2]))
if browser.log_in("not the password"):
    sys.exit("a wrong password was accepted")
if not browser.log_in(sys.stdin.read()):
    sys.exit("the password was refused")
sys.stdout.write(browser.open_kernel().run("print(6 * 7)"))
