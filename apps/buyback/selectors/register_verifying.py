"""Proving a register: every line as it was written, none missing, none added, each in its place.

It finds what was changed behind the product's back by somebody who did not write every later hash anew. Against that
helps only what left the house: the last hash of an export that somebody else holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from ..models import RegisterCheckpoint, RegisterCounter, RegisterEntry
from ..models.register import NOTHING_BEFORE
from ..models.register_chain import canonical, digest, found_by, seal_of
from ..states import Tampering
from .register import years_before


@dataclass(frozen=True)
class Verdict:
    """`checked` entries up to `number`, whose hash is `hash`; where something is wrong, what, and at which number."""

    checked: int
    number: int
    hash: str
    purged: int = 0
    tampering: Tampering | None = None

    @property
    def intact(self) -> bool:
        return self.tampering is None


def verify_register(store_id: UUID) -> Verdict:
    """From the last checkpoint, or the first line, to the counter; stops at the first thing that is wrong. Read as it
    was at one moment, whatever is written meanwhile. Inside a transaction that the caller has opened it sees what that
    one sees, where a line written meanwhile looks like one that was cut off: call it outside."""
    with _one_moment():
        return _verified(store_id)


@contextmanager
def _one_moment() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _verified(store_id: UUID) -> Verdict:
    start = _checkpoint(store_id)
    if isinstance(start, Verdict):
        return start
    purged, previous = start
    rows = RegisterEntry.objects.filter(store_id=store_id).order_by("number")
    number, before, checked = purged, None, 0
    for row in rows.iterator(chunk_size=1000):
        number += 1
        wrong = _wrong(row, before, number=number, previous=previous, rows=rows)
        if wrong is not None:
            kind, at = wrong
            return Verdict(checked, at, previous, purged, kind)
        previous, before, checked = row.hash, row, checked + 1
    counter = RegisterCounter.objects.filter(store_id=store_id).first() or RegisterCounter(store_id=store_id)
    return _against(counter, Verdict(checked, number, previous, purged))


def _against(counter: RegisterCounter, found: Verdict) -> Verdict:
    """The counter remembers the last line, so that one cut off at the end is missed too."""
    if counter.number > found.number:
        return Verdict(found.checked, found.number + 1, found.hash, found.purged, Tampering.REMOVED)
    if counter.number < found.number:
        return Verdict(found.checked, counter.number + 1, found.hash, found.purged, Tampering.INSERTED)
    if counter.hash != found.hash:
        return Verdict(found.checked, found.number, found.hash, found.purged, Tampering.EDITED)
    return found


def _wrong(
    row: RegisterEntry, before: RegisterEntry | None, *, number: int, previous: str, rows: QuerySet[RegisterEntry]
) -> tuple[Tampering, int] | None:
    """What is wrong with the row that should bear this number and follow this hash, if anything."""
    if row.number < number:
        return Tampering.INSERTED, row.number  # behind the checkpoint nothing may stand
    if row.number > number:
        return Tampering.REMOVED, number
    true = row.hash == digest(row.previous_hash, canonical(row))
    if row.previous_hash == previous:
        return None if true and _findable(row) else (Tampering.EDITED, number)
    if before is not None and row.previous_hash == before.previous_hash:
        return Tampering.INSERTED, number - 1  # both claim to follow the same line: the first was pushed in
    if true:
        if _follower(rows, row, previous):
            return Tampering.REORDERED, number
        return Tampering.EDITED, before.number if before else number  # the one before was written anew, hash and all
    belongs = _true_number(row, rows)
    if _follower(rows, row, previous):
        return Tampering.REORDERED if belongs else Tampering.INSERTED, number
    return Tampering.REMOVED if belongs else Tampering.EDITED, number


def _findable(row: RegisterEntry) -> bool:
    return all(getattr(row, name) == value for name, value in found_by(row).items())


def _follower(rows: QuerySet[RegisterEntry], row: RegisterEntry, previous: str) -> bool:
    """Does another line claim this place?"""
    return rows.filter(previous_hash=previous).exclude(pk=row.pk).exists()


def _true_number(row: RegisterEntry, rows: QuerySet[RegisterEntry]) -> int | None:
    """Under which other number the line would be as it was written; tried once only, at the first wrong line."""
    written, last = row.number, rows.values_list("number", flat=True).last() or 0
    for row.number in _others(written, last + 2):
        if row.hash == digest(row.previous_hash, canonical(row)):
            return row.number
    return None


def _others(number: int, end: int) -> Iterator[int]:
    return (other for other in range(1, end) if other != number)


def _checkpoint(store_id: UUID) -> tuple[int, str] | Verdict:
    """(number, hash) of the last line that was purged, once every seal is as it was written."""
    number, previous, seal = 0, NOTHING_BEFORE, NOTHING_BEFORE
    for checkpoint in RegisterCheckpoint.objects.filter(store_id=store_id).order_by("number"):
        kept = checkpoint.recorded_before <= years_before(checkpoint.sealed_at, checkpoint.kept_years)
        if checkpoint.previous_seal != seal or checkpoint.seal != seal_of(checkpoint) or not kept:
            return Verdict(0, checkpoint.number, previous, number, Tampering.CHECKPOINT)
        number, previous, seal = checkpoint.number, checkpoint.hash, checkpoint.seal
    return number, previous
