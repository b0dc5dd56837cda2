"""The notifier's program: its text, its routes, its messages, and how it delivers."""
