"""Kernels as users have them, by how the server can talk with them."""

import json

from beds.jupyter_bed import JUPYTER

PYTHON = str(JUPYTER / "bin" / "python")
LAUNCH = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
ENCRYPTED, LOCAL, PLAIN = "encrypted", "without-encryption", "through-env"
KERNELSPECS = {
    ENCRYPTED: {"argv": [PYTHON, *LAUNCH], "metadata": {"supported_encryption": ["curve"], "debugger": True}},
    # As ipykernel installed it before 7.3.
    LOCAL: {"argv": [PYTHON, "-Xfrozen_modules=off", *LAUNCH], "metadata": {"debugger": True}},
    # As far as the server can tell a kernel like R's: only its author knows how it listens.
    PLAIN: {"argv": ["/usr/bin/env", PYTHON, *LAUNCH]},
}


def install(folder):
    """Install them all below this data folder, as `jupyter kernelspec install` does."""
    for name, spec in KERNELSPECS.items():
        place = folder / "kernels" / name / "kernel.json"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps({"display_name": name, "language": "python", **spec}))
