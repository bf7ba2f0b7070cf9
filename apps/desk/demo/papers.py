"""What the demo's sellers bring: an account, and a hand that signs."""

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

IBAN = "FR7630006000011234567890189"  # the example every French bank prints


def signature() -> bytes:
    """A zigzag, as a picture."""
    drawn = Image.new("RGB", (240, 80), "white")
    ImageDraw.Draw(drawn).line(list(_strokes()), fill="black", width=3)
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    return kept.getvalue()


def _strokes() -> Iterator[tuple[int, int]]:
    for step in range(20):
        yield 12 + 11 * step, 40 + (18 if step % 2 else -18)
