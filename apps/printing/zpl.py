"""Drawing a 62 × 29 mm label in ZPL II, the language of label printers. Nothing here knows the shop.

Every text goes through `^FH`, so that no character of a name can become a command; `^CI28` makes the rest UTF-8.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from apps.core.codes import is_ean

from .ports import Label

WIDTH, HEIGHT = 62, 29  # millimetres
TITLE, BARS = 30, 48  # heights at 8 dots per millimetre
TEXTS = (22, 18)  # the second where the first would leave a line out
QR_SIDE = 21 + 8  # modules of the smallest QR code and its quiet zone
RIGHT, LOWEST = WIDTH * 8 - 12, HEIGHT * 8 - 12
BARS_TOP = HEIGHT * 8 - BARS - 34
EAN_LEFT, EAN_RIGHT = 38, 38 + 95 * 2 + 22  # below the QR code
_HIDDEN = {"_": "_5F", "^": "_5E", "~": "_7E", "\\": "_5C"}


def render(label: Label, *, copies: int = 1, dots: int = 8) -> bytes:
    """`dots` per millimetre: 8 (203 dpi) or 12 (300 dpi)."""
    fields = [_field(placed, dots=dots) for placed in _placed(label)]
    head = f"^XA^CI28^PW{WIDTH * dots}^LL{HEIGHT * dots}^LH0,0"
    return "\n".join([head, *fields, f"^PQ{copies}", "^XZ", ""]).encode()


@dataclass(frozen=True)
class Field:
    """Left and top at 8 dots per millimetre; `height` of letters."""

    left: int
    top: int
    kind: str
    data: str
    height: int = 0


def _placed(label: Label) -> Iterator[Field]:
    left = 16
    if label.qr:
        yield Field(left, 12, "qr", label.qr)
        left += QR_SIDE * 5
    top = 12
    for line in _wrapped(label.title, RIGHT - left, TITLE, most=2)[0]:
        yield Field(left, top, "text", line, TITLE)
        top += TITLE + 2
    ean = is_ean(label.barcode) and len(label.barcode) == 13
    beside = EAN_RIGHT if ean else 0
    for height in TEXTS:
        texts, whole = _texts(label, left, top, height, beside)
        if whole:
            break
    yield from texts
    if ean:  # the printer works out its check digit itself; left of the bars their quiet zone
        yield Field(EAN_LEFT, BARS_TOP, "ean", label.barcode[:12])
    elif label.barcode:
        yield Field(left + 22, BARS_TOP, "code128", label.barcode)


def _texts(label: Label, left: int, top: int, height: int, beside: int) -> tuple[list[Field], bool]:
    """The lines that fit, and whether all do. `beside`: where they may begin next to the bars; 0: they end above."""

    def start(top: int) -> int:
        return max(left, beside) if beside and top + height > BARS_TOP else left

    lowest = LOWEST if beside or not label.barcode else BARS_TOP - 4
    found: list[Field] = []
    whole = True
    for text in label.texts:
        lines, fits = _wrapped(text, RIGHT - start(top), height, most=3)
        if len(lines) > 1:  # as narrow as its second line must be
            lines, fits = _wrapped(text, RIGHT - start(top + height + 3), height, most=3)
        whole &= fits
        for line in lines:
            if top + height > lowest:
                return found, False
            found.append(Field(start(top), top, "text", line, height))
            top += height + 3
    return found, whole


def _field(field: Field, *, dots: int) -> str:
    scale = dots / 8
    letters = round(field.height * scale)
    drawn = {
        "qr": f"^BQN,2,{round(5 * scale)}^FH_^FDMA,",
        "text": f"^A0N,{letters},{letters}^FH_^FD",
        "ean": f"^BY{round(2 * scale)}^BEN,{round(BARS * scale)},Y,N^FH_^FD",
        "code128": f"^BY{round(2 * scale)}^BCN,{round(BARS * scale)},Y,N,N,A^FH_^FD",
    }[field.kind]
    return f"^FO{round(field.left * scale)},{round(field.top * scale)}{drawn}{_escaped(field.data)}^FS"


def _wrapped(text: str, width: int, height: int, *, most: int) -> tuple[list[str], bool]:
    """Lines that fit, the last cut with an ellipsis: a printer would write what is too much over what is there. And
    whether nothing was cut."""
    per_line = int(width / (height * 0.56))  # the built-in fount's mean width
    lines = textwrap.wrap(" ".join(text.split()), per_line)
    if len(lines) > most:
        kept = lines[most - 1][: per_line - 1].rstrip()
        return [*lines[: most - 1], f"{kept}…"], False
    return lines, True


def _escaped(text: str) -> str:
    return "".join(_HIDDEN.get(character, character) for character in text if character.isprintable())
