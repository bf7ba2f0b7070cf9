"""The file an installation keeps of numbers reported stolen: one a line, with its kind before it or alone."""

from pathlib import Path

from django.conf import settings

from ..ports import TheftAnswer
from ..states.trade_in import TheftResult

SOURCE = "file"


class StolenGoodsFile:
    """`fnuci;BC1234567A` or `BC1234567A`; empty lines and those after # are skipped. Only the number is compared: what
    one calls a serial number another calls a bicycle register number, and a person who reads the hit tells them apart.
    No file, no answer: a thing is never called clear because nobody looked."""

    source = SOURCE

    def look_up(self, *, kind: str, identifier: str) -> TheftAnswer:
        path = Path(settings.STOLEN_GOODS_FILE) if settings.STOLEN_GOODS_FILE else None
        wanted = _tidy(identifier)
        if path is None or not path.is_file() or not wanted:
            return TheftAnswer(TheftResult.NOT_AVAILABLE, SOURCE)
        with path.open(encoding="utf-8-sig") as lines:
            for line in lines:
                named, _, number = line.partition("#")[0].rpartition(";")
                if _tidy(number) == wanted:
                    return TheftAnswer(TheftResult.HIT, SOURCE, ": ".join(filter(None, (path.name, named.strip()))))
        return TheftAnswer(TheftResult.CLEAR, SOURCE, path.name)


def _tidy(number: str) -> str:
    return "".join(character for character in number.upper() if character.isalnum())
