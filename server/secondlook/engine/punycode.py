"""Punycode (RFC 3492), the ASCII form of an international domain label, back to its letters."""

from __future__ import annotations

_BASE, _LOWEST, _HIGHEST, _SKEW, _DAMP = 36, 1, 26, 38, 700
_MOST = 0x7FFFFFFF
_DIGITS = {char: value for value, char in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}


def decode(text: str) -> str | None:
    """The letters that `text` (lower case, without `xn--`) stands for; None when it is not well formed."""
    basic, _, extended = text.rpartition("-")
    letters = list(basic)
    code, at, bias, digits = 128, 0, 72, iter(extended)
    for first in digits:
        before, weight, step, digit = at, 1, _BASE, _DIGITS.get(first)
        while True:
            if digit is None or (at := at + digit * weight) > _MOST:
                return None
            threshold = min(max(step - bias, _LOWEST), _HIGHEST)
            if digit < threshold:
                break
            weight *= _BASE - threshold
            step += _BASE
            digit = _DIGITS.get(next(digits, ""))
        size = len(letters) + 1
        bias = _adapt(at - before, size, before == 0)
        code += at // size
        at %= size
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            return None
        letters.insert(at, chr(code))
        at += 1
    return "".join(letters)


def _adapt(delta: int, size: int, first: bool) -> int:
    delta = delta // _DAMP if first else delta // 2
    delta += delta // size
    steps = 0
    while delta > (_BASE - _LOWEST) * _HIGHEST // 2:
        delta //= _BASE - _LOWEST
        steps += _BASE
    return steps + (_BASE - _LOWEST + 1) * delta // (delta + _SKEW)
