"""What may be uploaded, known by decoding it and never by its name: pictures are drawn anew, PDFs are kept as they are.

Drawn anew, a picture holds pixels and nothing else: no place it was taken at, no second file behind the first.
"""

import io
import warnings
from dataclasses import dataclass
from threading import Lock

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from .errors import FileRefused

MOST_PIXELS = 40_000_000
SMALL = 480  # pixels of the longer side, for lists
QUALITY = {"JPEG": 85, "WEBP": 85}
PDF = "application/pdf"
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class _WholeOnesOnly:
    """WeasyPrint, once a process has printed, has Pillow take halves of pictures for whole ones; here they are not."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()

    def __enter__(self) -> None:
        self._one_at_a_time.acquire()
        self._before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False

    def __exit__(self, *_: object) -> None:
        ImageFile.LOAD_TRUNCATED_IMAGES = self._before
        self._one_at_a_time.release()


_whole_ones_only = _WholeOnesOnly()


@dataclass(frozen=True)
class Taken:
    content: bytes
    content_type: str
    small: bytes | None  # WebP


def decoded(content: bytes) -> Taken:
    """FileRefused says what is wrong with what is no whole JPEG, PNG, WebP or PDF, or has too many pixels."""
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-1024:]:
            raise FileRefused(_("This PDF is not whole."))
        return Taken(content, PDF, None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a bomb is only warned of; so is much that is broken
            return _drawn_anew(content)
    except UnidentifiedImageError:
        raise FileRefused(_("Send a JPEG, PNG, WebP or PDF.")) from None
    except FileRefused:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many() from None
    except Exception:  # a decoder fed by strangers raises anything; all of it means the same
        raise FileRefused(_("This picture is not whole, or is broken.")) from None


def _drawn_anew(content: bytes) -> Taken:
    with Image.open(io.BytesIO(content), formats=list(TYPES)) as opened:
        format_ = str(opened.format)
        if opened.width * opened.height > MOST_PIXELS:
            raise _too_many()
        with _whole_ones_only:
            opened.load()
        upright = ImageOps.exif_transpose(opened)
    mode = (
        "RGB" if format_ == "JPEG" else "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
    )
    clean = upright.convert(mode)
    clean.info = {}
    small = clean.copy()
    small.thumbnail((SMALL, SMALL))
    return Taken(_written(clean, format_), TYPES[format_], _written(small, "WEBP"))


def _written(picture: Image.Image, format_: str) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, format_, **({"quality": QUALITY[format_]} if format_ in QUALITY else {}))
    return kept.getvalue()


def _too_many() -> FileRefused:
    return FileRefused(_("This picture has more than %(most)d million pixels.") % {"most": MOST_PIXELS // 1_000_000})
