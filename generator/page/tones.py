"""The colors of messages, made readable: a class for each color in use, and the style sheet of these classes.

A color of a profile may be too pale for text. As a bar it is shown as it is; as text it is darkened, on dark paper
lightened, until it stands out as WCAG 2.2 asks for (contrast 4.5, success criterion 1.4.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable

_COLOR = re.compile(r"#?([0-9A-Fa-f]{6})")
_USED = re.compile(r"\btone-([0-9a-f]{6})\b")
_ENOUGH = 4.6  # a little more than asked for, since colors are rounded
_DARKEST_OF_LIGHT, _LIGHTEST_OF_DARK = 0.80, 0.045  # the luminance of the papers that drawings use
_STEPS = 50

Rgb = tuple[int, int, int]
_BLACK: Rgb = (0, 0, 0)
_WHITE: Rgb = (255, 255, 255)


def tone(color: object) -> str:
    """The class of a color such as #2eb886; "" for what is none."""
    found = _COLOR.fullmatch(str(color))
    return f"tone-{found[1].lower()}" if found else ""


def style_of(page: str) -> str:
    """The rules of the tones that a page uses."""
    used = sorted(set(_USED.findall(page)))
    light = "".join(f".tone-{each}{{--tone:#{each};--ink:{_ink(each, _is_dark_enough, _BLACK)}}}\n" for each in used)
    dark = "".join(f".tone-{each}{{--ink:{_ink(each, _is_light_enough, _WHITE)}}}\n" for each in used)
    return f"{light}@media screen and (prefers-color-scheme:dark){{\n{dark}}}\n" if used else ""


def _ink(color: str, is_fine: Callable[[Rgb], bool], towards: Rgb) -> str:
    """The first mix with black or white that is readable."""
    pure: Rgb = (int(color[:2], 16), int(color[2:4], 16), int(color[4:], 16))
    mixes = (_mixed(pure, towards, step / _STEPS) for step in range(_STEPS + 1))
    return f"#{bytes(next(mix for mix in mixes if is_fine(mix))).hex()}"


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _is_dark_enough(color: Rgb) -> bool:
    return (_DARKEST_OF_LIGHT + 0.05) / (_luminance(color) + 0.05) >= _ENOUGH


def _is_light_enough(color: Rgb) -> bool:
    return (_luminance(color) + 0.05) / (_LIGHTEST_OF_DARK + 0.05) >= _ENOUGH


def _luminance(color: Rgb) -> float:
    """The relative luminance that WCAG defines for sRGB."""
    parts = [part / 255 for part in color]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
