"""The tests of `preview`."""
