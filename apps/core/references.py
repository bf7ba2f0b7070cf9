"""Other systems' names for our objects: attached once, found from either side."""

import hashlib
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from .errors import Conflict
from .models import Reference


class ReferenceInput(NamedTuple):
    system: str
    kind: str
    value: str


def attach(resource: str, object_id: UUID, references: Iterable[ReferenceInput]) -> int:
    """Add these names to the object; how many were new. Conflict when one already names another object."""
    wanted = set(references)
    if not wanted:
        return 0
    for row in Reference.objects.filter(reduce(or_, (Q(**reference._asdict()) for reference in wanted))):
        known = ReferenceInput(row.system, row.kind, row.value)
        if (row.resource, row.object_id) != (resource, object_id):
            raise _clash(known)
        wanted.discard(known)
    for reference in sorted(wanted):
        try:
            with transaction.atomic():
                Reference.objects.create(resource=resource, object_id=object_id, **reference._asdict())
        except IntegrityError:  # somebody was faster by a moment
            raise _clash(reference) from None
    return len(wanted)


def hold(references: Iterable[ReferenceInput]) -> None:
    """Requests that name the same object take turns until the transaction ends, so that the second finds the first."""
    with connection.cursor() as cursor:
        for reference in sorted(references):
            key = hashlib.sha256("\x00".join(reference).encode()).digest()[:8]
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(key, signed=True)])


def find(system: str, kind: str, value: str, resource: str) -> UUID | None:
    """The object of this resource that bears the name."""
    return (
        Reference.objects.filter(system=system, kind=kind, value=value, resource=resource)
        .values_list("object_id", flat=True)
        .first()
    )


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
