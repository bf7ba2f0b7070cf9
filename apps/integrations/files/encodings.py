"""Which of the listed encodings a file is in: the first that reads all of it."""

import codecs
from pathlib import Path

from django.utils.translation import gettext as _

from .errors import Broken, Incomplete
from .manifest import UTF16

CHUNK = 64 * 1024
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _Stops(Exception):
    """At a byte. `cut`: in the middle of the file's last character."""

    def __init__(self, offset: int, cut: bool = False) -> None:
        super().__init__(offset)
        self.offset, self.cut = offset, cut


def encoding_of(path: Path, listed: tuple[str, ...]) -> str:
    """One that Python knows. Broken names the byte at which each of the listed ones stops."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if not start:
        raise Incomplete(_("The file is empty."))
    stops: list[tuple[str, _Stops]] = []
    for name in listed:
        try:
            _try(path, name, start)
        except _Stops as stop:
            stops.append((name, stop))
        else:
            marked = name.lower() in ("utf-8", "utf8") and start.startswith(codecs.BOM_UTF8)
            return "utf-8-sig" if marked else name
    if any(stop.cut for _name, stop in stops):
        raise Incomplete(_("The file ends in the middle of a character."))
    told = ", ".join(_("%(name)s stops at byte %(offset)d") % {"name": n, "offset": s.offset} for n, s in stops)
    raise Broken(_("No listed encoding reads this file: %(told)s.") % {"told": told})


def _try(path: Path, name: str, start: bytes) -> None:
    wide = name.lower() in UTF16
    if wide and not start.startswith(_MARKS):  # without a mark it would read nearly anything
        raise _Stops(0)
    decoder = codecs.getincrementaldecoder(name)()
    fed = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            behind = fed - len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise _Stops(behind + error.start, cut=not chunk) from None
            if (nul := text.find("\0")) >= 0:  # no text holds one, neither does the database
                raise _Stops(behind + (2 * nul if wide else len(text[:nul].encode(name, "replace"))))
            if not chunk:
                return
            fed += len(chunk)
