"""What runs inside the Jupyter server.

Copied beside the generated configuration and imported there, in whatever environment the server runs
(Python 3.8, jupyter_server 2.14): only the standard library and what jupyter_server brings.
"""
