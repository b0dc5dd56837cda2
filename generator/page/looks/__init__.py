"""How the services show a message: one file for each family of them, found by the channel types that it names.

TYPES   the channel types that it draws, each with what people call the service
STYLE   its own rules of the style sheet
draw    what is sent -> the drawing
"""
