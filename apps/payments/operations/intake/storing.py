"""Rows into the database by COPY, and out of it what was new; bodies small enough to keep."""

import zlib
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

LONGEST_POINTER, MOST_UNMAPPED = 120, 50


class Row(NamedTuple):
    place: int
    store_id: UUID
    till: str
    business_date: date
    number: str
    digest: str
    other_lines: int
    unmapped: tuple[str, ...]


_INCOMING = """
CREATE TEMPORARY TABLE IF NOT EXISTS intake_incoming (
    place smallint, store_id uuid, till_code text, business_date date, number text, digest text, other_lines smallint,
    unmapped text[]
) ON COMMIT DELETE ROWS;
DELETE FROM intake_incoming  -- of an earlier request in the same transaction
"""
_COPY = "COPY intake_incoming FROM STDIN"
# In one order for everybody, so that two senders of the same tickets wait for each other and never both.
_INSERT = """
WITH taken AS (
    INSERT INTO payments_intaketicket
        (receipt_id, place, source, store_id, till_code, business_date, number, digest, other_lines, unmapped)
    SELECT %(receipt)s, place, %(source)s, store_id, till_code, business_date, number, digest, other_lines, unmapped
    FROM intake_incoming ORDER BY store_id, till_code, business_date, number, place
    ON CONFLICT (store_id, till_code, business_date, number, source) DO NOTHING
    RETURNING place
)
SELECT array_agg(place) FROM taken
"""
# LATERAL … LIMIT 1: each row looked up in the index, whatever the planner believes of a table it knows nothing of.
_KNOWN = """
SELECT i.place, t.receipt_id, t.digest = i.digest
FROM intake_incoming i, LATERAL (
    SELECT receipt_id, digest FROM payments_intaketicket
    WHERE store_id = i.store_id AND till_code = i.till_code AND business_date = i.business_date
      AND number = i.number AND source = %(source)s LIMIT 1) AS t
WHERE i.place <> ALL(%(new)s)
"""


def store(rows: list[Row], *, receipt_id: UUID, source: str) -> tuple[set[int], list[tuple[int, UUID, bool]]]:
    """(places that were new; of the others place, receipt it is known from, is it the same). In a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_INCOMING)
        copy: Any = cursor.copy(_COPY)  # psycopg's, which Django's type does not know
        with copy as stream:
            stream.write("".join(map(_line, rows)))
        cursor.execute(_INSERT, {"receipt": receipt_id, "source": source})
        new = cursor.fetchone()[0] or []
        if len(new) == len(rows):
            return set(new), []
        cursor.execute(_KNOWN, {"source": source, "new": new})
        return set(new), cursor.fetchall()


def packed(content: bytes) -> bytes:
    """Tickets of one till are much alike: a tenth is left, which costs less to encrypt and to write."""
    return zlib.compress(content, 1)


def unpacked(content: bytes) -> list[bytes]:
    return zlib.decompress(content).split(b"\n")


def _line(row: Row) -> str:
    """In COPY's text format; what could end a field or a line was refused, but for the backslash."""
    till, number = row.till.replace("\\", r"\\"), row.number.replace("\\", r"\\")
    unmapped = _array(row.unmapped[:MOST_UNMAPPED]) if row.unmapped else "{}"
    return (
        f"{row.place}\t{row.store_id.hex}\t{till}\t{row.business_date}\t{number}\t{row.digest}\t{row.other_lines}\t"
        f"{unmapped}\n"
    )


def _array(texts: Iterable[str]) -> str:
    """Pointers are a sender's own words: quoted for the array, then for COPY."""
    quoted = ",".join('"' + _bare(text).replace("\\", r"\\").replace('"', r"\"") + '"' for text in texts)
    return "{" + quoted.replace("\\", r"\\") + "}"


def _bare(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:LONGEST_POINTER]
