"""Drawing a 62 × 29 mm label in ZPL II, the language of label printers. Nothing here knows the shop.

Every text goes through `^FH`, so that no character of a name can become a command; `^CI28` makes the rest UTF-8.
"""

import textwrap
from collections.abc import Iterator

from apps.core.codes import is_ean

from .ports import Label

WIDTH, HEIGHT = 62, 29  # millimetres
TITLE, TEXT, BARS = 30, 22, 48  # heights at 8 dots per millimetre
QR_SIDE = 21 + 8  # modules of the smallest QR code and its quiet zone
_HIDDEN = {"_": "_5F", "^": "_5E", "~": "_7E", "\\": "_5C"}


def render(label: Label, *, copies: int = 1, dots: int = 8) -> bytes:
    """`dots` per millimetre: 8 (203 dpi) or 12 (300 dpi)."""
    fields = [_field(*placed, dots=dots) for placed in _placed(label)]
    head = f"^XA^CI28^PW{WIDTH * dots}^LL{HEIGHT * dots}^LH0,0"
    return "\n".join([head, *fields, f"^PQ{copies}", "^XZ", ""]).encode()


def _placed(label: Label) -> Iterator[tuple[int, int, str, str]]:
    """Left, top (at 8 dots per millimetre), what draws it, and the data."""
    left = 16
    if label.qr:
        yield left, 12, "qr", label.qr
        left += QR_SIDE * 5
    top = 12
    width = WIDTH * 8 - left - 12
    for line in _wrapped(label.title, width, TITLE, most=2):
        yield left, top, "title", line
        top += TITLE + 2
    lowest = HEIGHT * 8 - 12 - (BARS + 26 if label.barcode else 0)
    for text in label.texts:
        for line in _wrapped(text, width, TEXT, most=2):
            if top + TEXT <= lowest:
                yield left, top, "text", line
                top += TEXT + 3
    if label.barcode:
        ean = is_ean(label.barcode) and len(label.barcode) == 13
        # the printer works out an EAN's check digit itself; left of the bars their quiet zone
        data = label.barcode[:12] if ean else label.barcode
        yield (left + 22, HEIGHT * 8 - BARS - 34, "ean" if ean else "code128", data)


def _field(left: int, top: int, kind: str, data: str, *, dots: int) -> str:
    scale = dots / 8
    drawn = {
        "qr": f"^BQN,2,{round(5 * scale)}^FH_^FDMA,",
        "title": f"^A0N,{round(TITLE * scale)},{round(TITLE * scale)}^FH_^FD",
        "text": f"^A0N,{round(TEXT * scale)},{round(TEXT * scale)}^FH_^FD",
        "ean": f"^BY{round(2 * scale)}^BEN,{round(BARS * scale)},Y,N^FH_^FD",
        "code128": f"^BY{round(2 * scale)}^BCN,{round(BARS * scale)},Y,N,N,A^FH_^FD",
    }[kind]
    return f"^FO{round(left * scale)},{round(top * scale)}{drawn}{_escaped(data)}^FS"


def _wrapped(text: str, width: int, height: int, *, most: int) -> list[str]:
    """Lines that fit, the last cut with an ellipsis: a printer would write what is too much over what is there."""
    per_line = int(width / (height * 0.56))  # the built-in fount's mean width
    lines = textwrap.wrap(" ".join(text.split()), per_line)
    if len(lines) > most:
        kept = lines[most - 1][: per_line - 1].rstrip()
        lines = [*lines[: most - 1], f"{kept}…"]
    return lines


def _escaped(text: str) -> str:
    return "".join(_HIDDEN.get(character, character) for character in text if character.isprintable())
