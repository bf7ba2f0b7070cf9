"""Two passports of one thing become one; both stay readable."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.permissions import require

from .. import events, ports
from ..errors import CannotMerge
from ..models import Item, TransferLine
from ..permissions import ITEMS_MERGE
from ..selectors import lock_item, search_text_of
from ..states import HolderKind, IdentifierKind, OwnerKind
from .custody import move_custody
from .holding import require_free


@transaction.atomic
def merge_items(*, actor: Actor, kept_id: UUID, duplicate_id: UUID) -> Item:
    """The duplicate is closed and points at the kept passport, which takes over its open documents, and its number
    where it has none. Who owns the thing and where it is, the kept one says.

    Refused while both have open documents, while one of them is on its way, and where the duplicate is ours and the
    kept one is not: our stock would be lost.
    """
    if kept_id == duplicate_id:
        raise Invalid({"/duplicate": _("Choose the other passport of this thing.")})
    kept, duplicate = lock_pair(kept_id, duplicate_id)
    for item in (kept, duplicate):
        require(actor, ITEMS_MERGE, item.store_id)
        require_free(item)
    _require_one_thing(kept, duplicate)
    documents = ports.documents_of([kept_id, duplicate_id])
    if len({document.item_id for document in documents if document.is_open}) > 1:
        codes = ", ".join(sorted(document.code for document in documents if document.is_open))
        raise CannotMerge(
            _("Both have open documents: finish those of one of them first. %(codes)s") % {"codes": codes}
        )
    ports.move_open(duplicate_id=duplicate_id, kept_id=kept_id, actor=actor)
    move_custody(actor=actor, item_id=duplicate_id, holder=HolderKind.UNKNOWN, reason_code="merged")
    duplicate.refresh_from_db()
    _close(duplicate, kept, actor)
    return kept


def lock_pair(kept_id: UUID, duplicate_id: UUID) -> tuple[Item, Item]:
    """In the order of every merge: the documents about them, then both by their ids."""
    ports.lock_open([kept_id, duplicate_id])
    locked = {item_id: lock_item(item_id) for item_id in sorted([kept_id, duplicate_id])}
    return locked[kept_id], locked[duplicate_id]


def _require_one_thing(kept: Item, duplicate: Item) -> None:
    if kept.legal_entity_id != duplicate.legal_entity_id:
        raise CannotMerge(_("They belong to two companies: each keeps its own passport."))
    if duplicate.owner_kind == OwnerKind.ENTITY != kept.owner_kind:
        raise CannotMerge(_("%(code)s is ours: keep that one.") % {"code": duplicate.code})
    numbered = [item for item in (kept, duplicate) if item.identifier_kind != IdentifierKind.NONE]
    if len({(item.identifier_kind, item.identifier) for item in numbered}) > 1:
        raise CannotMerge(_("They bear different numbers: these are two things."))
    if TransferLine.objects.filter(item__in=[kept, duplicate], active=True).exists():
        raise CannotMerge(_("One of them is on a transfer: receive or cancel it first."))


def _close(duplicate: Item, kept: Item, actor: Actor) -> None:
    """Former twins of the duplicate now point at the kept one as well: nobody follows two steps."""
    number = (duplicate.identifier_kind, duplicate.identifier)
    takes_number = kept.identifier_kind == IdentifierKind.NONE and number[1] != ""
    if takes_number:
        duplicate.identifier_kind, duplicate.identifier = IdentifierKind.NONE, ""
        duplicate.search_text = search_text_of(duplicate)
    for twin in [duplicate, *Item.objects.select_for_update().filter(merged_into=duplicate).order_by("pk")]:
        twin.merged_into = kept
        records.update(
            twin,
            events.ITEM_MERGED,
            actor=actor,
            fields=(
                "merged_into_id",
                *(("identifier_kind", "identifier") if twin is duplicate and takes_number else ()),
            ),
            derived=("search_text",),
        )
    if takes_number:
        kept.identifier_kind, kept.identifier = number
        kept.search_text = search_text_of(kept)
        records.update(
            kept, events.ITEM_UPDATED, actor=actor, fields=("identifier_kind", "identifier"), derived=("search_text",)
        )
