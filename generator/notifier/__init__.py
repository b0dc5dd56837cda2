"""The notifier: the parts of the program that runs in the pod (`program/`), and the bundler that puts them together."""
