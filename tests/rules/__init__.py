"""The rules of `check`."""
