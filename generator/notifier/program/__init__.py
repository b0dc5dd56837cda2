"""The parts of the notifier's program. They are text for the pod: nothing here is loaded when a profile is rendered.

The bundler takes the functions that a profile needs, by name, so each name stands in one part only; a line that ends in
`#: feature` is left out of a program that does without that feature (`features_of` in ../settings.py). What the bundler
writes (ROUTES, CHANNELS, ...) is declared in `settings.py`. Standard library only, Python 3.11 or newer, ASCII, and
neither two opening nor two closing braces side by side, since the controller would read them as a tag.
"""
