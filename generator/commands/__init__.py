"""The commands, one file each: NAME, HELP, add_arguments(parser), run(arguments) -> exit code.

Commands join the pure stages with the disk, and are the only ones that print.
"""
