"""Typed words, mistyped ones too: a trigram index finds what is near, the nearest come first.

The index answers the operator `%>`, whose threshold is a setting of the session; it is set for one transaction only,
so that no connection keeps it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, DecimalField, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest

from ..actors import Actor
from ..codes import parse_code
from .declaration import Searchable, Words
from .fields import Guard

NEAR = 0.5  # of a word's trigrams: one slip in a word of five letters is still found


@contextmanager
def tolerance(typed: str) -> Iterator[None]:
    """Where typed words are looked for, a transaction with our threshold; else nothing."""
    if not typed:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(NEAR)])
        yield


def matching(searchable: Searchable, typed: str, actor: Actor) -> tuple[Q, Any]:
    """Rows in which every word, or one near it, is found, and how near they are: from 0 to 1, None for a code."""
    where = searchable.words
    if where is None or not typed:
        return Q(), None
    if code := parse_code(typed):
        return Q(**{where.code: code[1]}), None
    wanted = where.typed(typed)
    places = _readable(where, actor)
    if not wanted or not places:
        return Q(pk__in=[]), None
    found = Q()
    for word in wanted:
        found &= _anywhere(searchable, places, word)
    return found, _nearness(places, wanted)


def _readable(where: Words, actor: Actor) -> dict[str, Q | None]:
    """Each place this actor may look at, and for which rows (None: all)."""

    def rows(guard: Guard | None) -> Q | None:
        return guard.rows(actor) if guard else None

    allowed = {path: guard for path, guard in where.places.items() if guard is None or actor.can(guard.right)}
    return {path: rows(guard) for path, guard in allowed.items()}


def _anywhere(searchable: Searchable, places: dict[str, Q | None], word: str) -> Q:
    found = Q()
    for path, rows in places.items():
        relation, _, column = path.rpartition("__")
        here = _near(column, word)
        if relation:  # asked in its own table, where the index is
            related: Any = _at_the_end_of(searchable.model, relation)
            here = Q(**{f"{relation}__in": related.objects.filter(here).values("pk")})
        found |= here if rows is None else here & rows
    return found


def _at_the_end_of(model: Any, way: str) -> Any:
    for step in way.split("__"):
        model = model._meta.get_field(step).related_model
    return model


def _near(column: str, word: str) -> Q:
    """A number is right or wrong, never nearly right. One operator per word, so that the index answers all at once."""
    return Q(**{f"{column}__contains" if word.isdigit() else f"{column}__trigram_word_similar": word})


def _nearness(places: dict[str, Q | None], wanted: list[str]) -> Any:
    """The mean over the words of how near each is at its best place; a place that is hidden counts nothing."""
    total: Any = Value(0.0)
    for word in wanted:
        total = total + _best([_similarity(path, rows, word) for path, rows in places.items()])
    return Cast(total / Value(float(len(wanted))), DecimalField(max_digits=5, decimal_places=4))


def _best(nearness: list[Any]) -> Any:
    return Greatest(*nearness) if len(nearness) > 1 else nearness[0]


def _similarity(path: str, rows: Q | None, word: str) -> Any:
    near = Coalesce(TrigramWordSimilarity(word, F(path)), Value(0.0), output_field=FloatField())
    return near if rows is None else Case(When(rows, then=near), default=Value(0.0), output_field=FloatField())


def narrowed(rows: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    return rows.filter(condition) if condition else rows
