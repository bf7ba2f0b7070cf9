"""Finding by a few typed words: texts are folded when they are stored, words when they are typed."""

import unicodedata
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

MOST_WORDS = 8


def fold(*texts: str) -> str:
    """Lower case, without accents or doubled spaces: "Éloïse  DUPONT" and "eloise dupont" become one."""
    joined = " ".join(texts).casefold().replace("œ", "oe").replace("æ", "ae")  # letters of their own, not accents
    decomposed = unicodedata.normalize("NFKD", joined)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def words(typed: str) -> list[str]:
    """None, of a text with a NUL: PostgreSQL keeps no such text, so nothing holds it."""
    return [] if "\x00" in typed else fold(typed).split()[:MOST_WORDS]


def containing(rows: QuerySet[Row], typed: str) -> QuerySet[Row]:
    """Rows whose `search_text` holds every word, anywhere (a trigram index serves it)."""
    for word in words(typed):
        rows = rows.filter(search_text__contains=word)
    return rows
