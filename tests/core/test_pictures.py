"""What strangers upload: known by decoding, drawn anew, refused when broken, too large or something else."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageFile

from apps.core import files, pictures
from apps.core.errors import FileRefused

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
ZIP = b"PK\x03\x04" + b"\0" * 40


def picture(format_: str = "JPEG", size: tuple[int, int] = (1200, 800), mode: str = "RGB", **options: object) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 128)).save(kept, format_, **options)
    return kept.getvalue()


def at_home() -> bytes:
    """As a phone takes it: lying on its side, with the place, the maker and a thumbnail."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "SecretPhone"
    exif.get_ifd(GPS).update({1: "N", 2: (45.0, 45.0, 30.0)})
    return picture(exif=exif, comment=b"made by Anne")


@contextmanager
def locks_while_drawing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """For each picture that is drawn: whether a row was locked by then."""
    found: list[bool] = []
    drawn = pictures.decoded
    with CaptureQueriesContext(connection) as queries:

        def watched(content: bytes) -> pictures.Taken:
            found.append(any("FOR UPDATE" in query["sql"] for query in queries.captured_queries))
            return drawn(content)

        monkeypatch.setattr(pictures, "decoded", watched)
        yield found


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that say they are a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("format_", "type_"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_is_kept_as_one_of_its_own_kind_with_a_small_one(format_: str, type_: str) -> None:
    taken = pictures.decoded(picture(format_))
    assert taken.content_type == type_
    with Image.open(io.BytesIO(taken.content)) as kept, Image.open(io.BytesIO(taken.small or b"")) as small:
        assert (kept.format, kept.size, small.format, small.size) == (format_, (1200, 800), "WEBP", (480, 320))


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright() -> None:
    taken = pictures.decoded(at_home())
    assert (b"SecretPhone" in at_home(), b"made by Anne" in at_home()) == (True, True)
    for content in (taken.content, taken.small or b""):
        assert [mark for mark in (b"SecretPhone", b"made by Anne", b"Exif") if mark in content] == []
        with Image.open(io.BytesIO(content)) as kept:
            assert (dict(kept.getexif()), kept.width < kept.height) == ({}, True)


def test_what_hides_behind_or_inside_a_picture_is_gone() -> None:
    html = b"<script>alert(1)</script>"
    for content in (picture() + ZIP + html, picture(comment=html), picture("PNG") + ZIP + html):
        kept = pictures.decoded(content).content
        assert (b"PK\x03\x04" in kept, b"<script" in kept) == (False, False)


def test_what_can_be_seen_through_stays_so() -> None:
    with Image.open(io.BytesIO(pictures.decoded(picture("PNG", mode="RGBA")).content)) as kept:
        assert kept.mode == "RGBA"


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "LA", "P"])
def test_other_colours_are_taken_too(mode: str) -> None:
    format_ = "JPEG" if mode in ("L", "CMYK") else "PNG"
    kept = io.BytesIO()
    Image.new(mode, (10, 10)).save(kept, format_)
    assert pictures.decoded(kept.getvalue()).content_type == pictures.TYPES[format_]


def test_a_pdf_is_kept_to_the_byte() -> None:
    content = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    assert pictures.decoded(content) == pictures.Taken(content, "application/pdf", None)


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        b"<html></html>",
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        ZIP,
        b"MZ" + b"\0" * 100,
        b"x",
        b"GIF89a" + picture(),
        b" %PDF-1.7 %%EOF",
        b"%PDF-1.7 and no end",
        picture()[:2000],
        picture("PNG")[:300],
        picture("WEBP")[:60],
        png_claiming(50_000, 50_000),
        png_claiming(8_000, 8_000),
        png_claiming(20, 20),
        png_claiming(0, 0),
    ],
    ids=lambda content: content[:10].hex(),
)
@pytest.mark.parametrize("printed", [False, True])
def test_what_is_something_else_or_broken_or_a_bomb_is_refused(
    content: bytes, printed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a process that has printed: WeasyPrint sets this for all of Pillow."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", printed)
    with pytest.raises(FileRefused):
        pictures.decoded(content)


def test_what_is_larger_than_ten_megabytes_is_not_even_opened() -> None:
    whole = b"%PDF-1.7" + b"\0" * (files.LARGEST - 13) + b"%%EOF"
    assert files.drawn(whole, name="paper.PDF").name == "paper.pdf"
    with pytest.raises(FileRefused):
        files.drawn(whole + b"\n", name="paper.pdf")
