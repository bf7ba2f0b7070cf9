"""Other systems' names for our objects: attached once, found from either side."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import Conflict
from .models import Reference

# What is known of these names, and, unless one of them names another object, the others added.
_ATTACH = """
WITH wanted AS (
    SELECT * FROM unnest(%(systems)s::text[], %(kinds)s::text[], %(values)s::text[])
    WITH ORDINALITY AS given(system, kind, value, place)
),
known AS (
    SELECT system, kind, value, (resource = %(resource)s AND object_id = %(object)s) AS ours
    FROM core_reference JOIN wanted USING (system, kind, value)
),
added AS (
    INSERT INTO core_reference (system, kind, value, resource, object_id, created_at)
    SELECT system, kind, value, %(resource)s, %(object)s, %(now)s FROM wanted
    WHERE NOT EXISTS (SELECT 1 FROM known WHERE NOT ours)
    ORDER BY place
    ON CONFLICT DO NOTHING
    RETURNING system, kind, value
)
SELECT system, kind, value, ours, false FROM known
UNION ALL SELECT system, kind, value, true, true FROM added
"""

_FIND_ALL = """
SELECT system, kind, value, object_id FROM core_reference
JOIN unnest(%s::text[], %s::text[], %s::text[]) AS given(system, kind, value) USING (system, kind, value)
WHERE resource = %s
"""


class ReferenceInput(NamedTuple):
    system: str
    kind: str
    value: str


def attach(resource: str, object_id: UUID, references: Iterable[ReferenceInput]) -> int:
    """Add these names to the object; how many were new. Conflict when one already names another object. One query."""
    wanted = sorted(set(references))
    if not wanted:
        return 0
    systems, kinds, values = (list(part) for part in zip(*wanted, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            _ATTACH,
            {
                "systems": systems,
                "kinds": kinds,
                "values": values,
                "resource": resource,
                "object": object_id,
                "now": timezone.now(),
            },
        )
        found = {ReferenceInput(*name): (ours, new) for *name, ours, new in cursor.fetchall()}
    others = [name for name, (ours, _new) in found.items() if not ours]
    absent = [name for name in wanted if name not in found]  # somebody was faster by a moment
    if clashing := others or absent:
        raise _clash(min(clashing))
    return sum(new for _ours, new in found.values())


def hold(references: Iterable[ReferenceInput]) -> None:
    """Requests that name the same object take turns until the transaction ends, so that the second finds the first."""
    digests = (hashlib.sha256("\x00".join(reference).encode()).digest() for reference in sorted(references))
    keys = [int.from_bytes(digest[:8], signed=True) for digest in digests]
    if keys:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS given(key)", [keys])


def find(system: str, kind: str, value: str, resource: str) -> UUID | None:
    """The object of this resource that bears the name."""
    if "\x00" in f"{system}{kind}{value}":  # PostgreSQL keeps no such text, so nothing bears it
        return None
    return (
        Reference.objects.filter(system=system, kind=kind, value=value, resource=resource)
        .values_list("object_id", flat=True)
        .first()
    )


def find_all(names: Iterable[ReferenceInput], resource: str) -> dict[ReferenceInput, UUID]:
    """Which object of this resource bears each of these names; a name nothing bears is left out. One query."""
    asked = list(names)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FIND_ALL, [*(list(part) for part in zip(*asked, strict=True)), resource])
        return {ReferenceInput(*name): found for *name, found in cursor.fetchall()}


def find_any(names: Iterable[ReferenceInput], resource: str) -> UUID | None:
    """The object of this resource that bears the first of these names that any bears. One query."""
    asked = list(names)
    found = find_all(asked, resource)
    return next((found[name] for name in asked if name in found), None)


def of(resource: str, object_ids: Iterable[UUID]) -> dict[UUID, list[Reference]]:
    """The names of many objects in one query; an object without a name has no entry."""
    found: dict[UUID, list[Reference]] = {}
    for row in Reference.objects.filter(resource=resource, object_id__in=list(object_ids)).order_by("id"):
        found.setdefault(row.object_id, []).append(row)
    return found


def _clash(reference: ReferenceInput) -> Conflict:
    """Says which name, not which object: that one may belong to a store the caller cannot see."""
    return Conflict(
        _("The reference %(name)s already names another object.") % {"name": "/".join(reference)},
        reference=reference._asdict(),
    )
