"""Writing what a thing cost and earned. Nothing in it is ever changed or taken out."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.money import rounded
from apps.core.validation import check_fields

from ..errors import EntryDiffers
from ..inputs import Source
from ..models import Item, ItemEntry
from ..selectors import ledger_of, lock_item
from ..states import CHANGES_OWNER, CORRECTIONS, EntryKind


@transaction.atomic
def record_entry(
    *,
    actor: Actor,
    item_id: UUID,
    kind: EntryKind,
    amount: Decimal,
    currency: str,
    source: Source,
    occurred_at: datetime | None = None,
    label: str = "",
) -> ItemEntry:
    """`amount` includes tax, as paid, in the currency of the item's company; only corrections may be negative. What a
    document says once more is of the company it spoke of first, whose ever the thing is by now.

    The same document says the same thing once: again it adds nothing, with another amount it is refused (EntryDiffers).
    The right is that of the document, so no face may call this.
    """
    return write_entry(lock_item(item_id), kind, amount, currency, source, actor, occurred_at, label)


def write_entry(
    item: Item,
    kind: EntryKind,
    amount: Decimal,
    currency: str,
    source: Source,
    actor: Actor,
    occurred_at: datetime | None = None,
    label: str = "",
) -> ItemEntry:
    """The item is locked, so that the entries of one thing come one after the other."""
    said = list(ledger_of(item).filter(source_resource=source.resource, source_id=source.id))
    stays = kind not in CHANGES_OWNER and said
    entry = ItemEntry(
        item=item,
        legal_entity_id=said[0].legal_entity_id if stays else item.legal_entity_id,
        kind=kind,
        amount=amount,
        currency=currency,
        label=label,
        vat_origin=item.vat_origin if kind in CHANGES_OWNER else "",
        source_resource=source.resource,
        source_id=source.id,
        source_code=source.code,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        occurred_at=occurred_at or timezone.now(),
    )
    known = next((row for row in said if (row.item_id, row.kind, row.label) == (item.pk, kind, label)), None)
    if known is not None:
        if (known.amount, known.currency) != (amount, currency):
            raise EntryDiffers(recorded=f"{known.amount} {known.currency}", now=f"{amount} {currency}")
        return known
    check_fields(entry, also=_errors(item, kind, amount, currency))
    entry.save(force_insert=True)
    return entry


def _errors(item: Item, kind: EntryKind, amount: Decimal, currency: str) -> dict[str, str]:
    errors = {}
    if currency != item.legal_entity.currency:
        errors["/currency"] = _("This company counts in %(currency)s.") % {"currency": item.legal_entity.currency}
    elif not amount.is_finite() or amount != rounded(amount, currency):
        errors["/amount"] = _("This is not an amount of money in %(currency)s.") % {"currency": currency}
    elif amount < 0 and kind not in CORRECTIONS:
        errors["/amount"] = _("Only a correction may be negative.")
    return errors
