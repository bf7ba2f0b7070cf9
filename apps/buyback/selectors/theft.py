"""What is known of things that may have been stolen."""

from collections.abc import Iterable
from uuid import UUID

from ..models import TheftLookUp, TradeInLine
from ..states.trade_in import DISMISSED, TheftResult


def theft_answers(lines: Iterable[TradeInLine]) -> dict[UUID, set[str]]:
    """By line: what the sources said the last time each was asked, and what people say of them. Of another number than
    the passport bears now only a hit counts: a number that was corrected is looked up anew. A hit that was dismissed
    says that the thing is clear."""
    numbers = {line.pk: line.number for line in lines}
    said: dict[UUID, set[str]] = {}
    for row, result in _last_answers(numbers):
        if result == TheftResult.HIT or (row.identifier_kind, row.identifier) == numbers[row.line_id]:
            said.setdefault(row.line_id, set()).add(result)
    return said


def standing_hits(lines: Iterable[TradeInLine]) -> list[TheftLookUp]:
    """Those nobody has dismissed, and the source that told them has not taken back itself."""
    return [row for row, result in _last_answers(line.pk for line in lines) if result == TheftResult.HIT]


def _last_answers(line_ids: Iterable[UUID]) -> list[tuple[TheftLookUp, str]]:
    """A source that does not answer takes no hit back. A person who names a source does not speak for it, and takes
    back no hit either, whoever stated it: each that was stated stands by itself until it is dismissed."""
    rows = list(TheftLookUp.objects.filter(line__in=list(line_ids)).order_by("id"))
    dismissed = {row.hit for row in rows if row.result == DISMISSED}
    last: dict[tuple[object, ...], tuple[TheftLookUp, str]] = {}
    for row in rows:
        is_hit = row.result == TheftResult.HIT
        result = TheftResult.CLEAR if row.hit in dismissed and is_hit else row.result
        key = row.hit if row.stated and is_hit else (row.line_id, row.source, row.stated)
        silent = result == TheftResult.NOT_AVAILABLE and key in last and last[key][1] == TheftResult.HIT
        if result != DISMISSED and not silent:
            last[key] = row, result
    return list(last.values())
