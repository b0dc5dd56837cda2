"""The channel types that the engine can reach, one file each, called like the type's own.

A unit has a docstring, `service(channel)`, how the engine is told to reach a channel, and `form(said)`, what a template
holds for it. It may have `PHASES`, those that it tells of, and `lost(channel)`, what of the channel the engine cannot do, one
text each. A type without a file is out of its reach. Nearly all go through the engine's generic `webhook`: so the bodies are
those that the notifier sends, and no library between knows better.
"""
