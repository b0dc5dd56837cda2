"""hookwright: one profile for each environment becomes the configuration of the Argo Workflows controller.

The command is `hookwright`, the same as `python -m generator`.
"""

__version__ = "0.1.0"
