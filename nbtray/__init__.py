"""nbtray: this computer's Jupyter server on the internet, safely, and always to be found."""

__version__ = "0.1.0"
