"""Whether a reader can see the text of an HTML element: its own style, what it inherits, and the mail's style sheet.

In doubt a text counts as seen, so that it is judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from .style_sheet import StyleSheet

Colour = tuple[int, int, int]

_SMALLEST = 1.5  # pixels
_NEAR = 16  # of 255 in every channel
_FAR_OUT = -300.0  # pixels
_STYLE_LIMIT = 4_000
_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?|-?\.\d{1,6})\s*(px|pt|em|rem|%|cm|in|vw|vh)?")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3, "rem": 16.0, "cm": 37.8, "in": 96.0, "vw": 10.0, "vh": 8.0}
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]{1,6})%?)?\s*\)")
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ghostwhite": (248, 248, 255)}
_HTML_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}


@dataclass(frozen=True)
class Look:
    """How the text of an element looks. A colour that is not known is None and hides nothing."""

    gone: bool = False
    veiled: bool = False
    size: float = 16.0
    colour: Colour | None = (0, 0, 0)
    ground: Colour | None = (255, 255, 255)
    mirrored: bool = False
    block: bool | None = None

    @property
    def hidden(self) -> bool:
        """True when nobody can see the text."""
        return self.gone or self.veiled or self.size <= _SMALLEST or _same(self.colour, self.ground)


def _same(one: Colour | None, other: Colour | None) -> bool:
    return one is not None and other is not None and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def look_of(parent: Look, tag: str, attributes: Mapping[str, str], sheet: StyleSheet) -> Look:
    """The look of an element inside one that looks like `parent`."""
    look = parent if parent.block is None else replace(parent, block=None)
    if tag == "a":
        look = replace(look, colour=None)  # a program's own blue
    if not attributes and not sheet.rules:
        return look
    look = _by_attributes(look, tag, attributes)
    style = declarations(attributes.get("style", ""))
    ruled, forced = sheet.rules_for(tag, attributes)
    if forced:  # the sheet may well show what the element's own style hides
        return _by_style(look, {"display": style["display"]}) if style.get("display", "none") != "none" else look
    if ruled:
        style = {**declarations(ruled), **style}
    return _by_style(look, style) if style else look


@lru_cache(maxsize=2048)
def declarations(style: str) -> Mapping[str, str]:
    """`color: #fff; font-size:0` as a mapping; nothing for a style that is too long to be honest."""
    if not style or len(style) > _STYLE_LIMIT:
        return {}
    found: dict[str, str] = {}
    for declaration in style.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def _by_attributes(look: Look, tag: str, attributes: Mapping[str, str]) -> Look:
    if "hidden" in attributes:
        look = replace(look, gone=True)
    if "bgcolor" in attributes:
        look = replace(look, ground=colour_of(attributes["bgcolor"], None))
    if "background" in attributes:
        look = replace(look, ground=None)
    if tag == "font":
        if "color" in attributes:
            look = replace(look, colour=colour_of(attributes["color"], None))
        look = replace(look, size=_HTML_SIZES.get(attributes.get("size", "").strip(), look.size))
    if tag == "bdo":
        look = replace(look, mirrored=attributes.get("dir", "").strip().lower() == "rtl")
    return look


def _by_style(look: Look, style: Mapping[str, str]) -> Look:
    display = style.get("display", "")
    if display == "none" or style.get("mso-hide") == "all" or _squeezed(style) or _far_out(style) or _faint(style):
        look = replace(look, gone=True)
    if display:
        look = replace(look, block=None if display in ("none", "contents") else "inline" not in display)
    if (visibility := style.get("visibility", "")) in ("hidden", "collapse", "visible"):
        look = replace(look, veiled=visibility != "visible")
    if "font-size" in style:
        size = _pixels(style["font-size"], look.size)
        look = replace(look, size=16.0 if size is None else size)
    if "color" in style:
        look = (
            replace(look, gone=True) if _clear(style["color"]) else replace(look, colour=colour_of(style["color"], look.colour))
        )
    ground = style.get("background-color") or style.get("background")
    if ground:
        look = replace(look, ground=look.ground if _clear(ground) else colour_of(ground, look.ground))
    if style.get("background-image", "none") != "none":
        look = replace(look, ground=None)
    if style.get("unicode-bidi") in ("bidi-override", "isolate-override"):
        look = replace(look, mirrored=style.get("direction") == "rtl")
    return look


def _squeezed(style: Mapping[str, str]) -> bool:
    if style.get("overflow") != "hidden":
        return False
    sides = (style.get(name) for name in ("height", "max-height", "width", "max-width"))
    return any(side is not None and _pixels(side, 16.0) in (0.0, 1.0) for side in sides)


def _far_out(style: Mapping[str, str]) -> bool:
    names = ["text-indent"] + (["left", "top"] if style.get("position") in ("absolute", "fixed") else [])
    sizes = (_pixels(style.get(name, ""), 16.0) for name in names)
    return any(size is not None and size <= _FAR_OUT for size in sizes)


def _faint(style: Mapping[str, str]) -> bool:
    try:
        return float(style.get("opacity", "1").rstrip("%")) <= 0.05
    except ValueError:
        return False


def _clear(colour: str) -> bool:
    rgb = _RGB.fullmatch(colour)
    return colour == "transparent" or bool(rgb and rgb[4] and rgb[4].strip("0.") == "")


def _pixels(text: str, base: float) -> float | None:
    match = _LENGTH.fullmatch(text)
    if match is None:
        return None
    if match[2] in ("em", "%"):
        return float(match[1]) * base / (1.0 if match[2] == "em" else 100.0)
    return float(match[1]) * _PIXELS[match[2]]


def colour_of(text: str, inherited: Colour | None) -> Colour | None:
    """A colour as (red, green, blue), or None when it is not known."""
    text = text.strip().lower()
    if text == "inherit":
        return inherited
    if text in _NAMED:
        return _NAMED[text]
    digits = text.removeprefix("#")
    if re.fullmatch("[0-9a-f]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    if re.fullmatch("[0-9a-f]{6}", digits):
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    rgb = _RGB.fullmatch(text)
    return (int(rgb[1]), int(rgb[2]), int(rgb[3])) if rgb else None
