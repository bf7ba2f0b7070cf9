"""How the passport speaks: a colour and a word for where a thing is, a phrase for what happened."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import events as e
from ..models import Item, Transfer
from ..states import HolderKind, TransferStatus

# What each fact says after the name of who did it.
SENTENCES = {
    e.ITEM_REGISTERED: _("gave it its passport"),
    e.ITEM_UPDATED: _("corrected what is written on it"),
    e.ITEM_CUSTODY_CHANGED: _("passed it on"),
    e.ITEM_ACQUIRED: _("bought it"),
    e.ITEM_RELINQUISHED: _("sold it"),
    e.ITEM_TAKEN_BACK: _("took it back from its buyer"),
    e.ITEM_GIVEN_BACK: _("gave it back to its seller"),
    e.ITEM_HELD: _("held it for the police"),
    e.ITEM_RELEASED: _("ended the hold of the police"),
    e.ITEM_GRADED: _("noted its condition"),
    e.ITEM_FILE_ATTACHED: _("added a photo"),
    e.ITEM_LOCATED: _("moved it within the store"),
    e.ITEM_MERGED: _("merged a second passport into this one"),
}
BY_NAME = {event.full_name: sentence for event, sentence in SENTENCES.items()}
CUSTODY = {
    HolderKind.STORE: "ready",
    HolderKind.IN_TRANSIT: "progress",
    HolderKind.CUSTOMER: "customer",
    HolderKind.THIRD_PARTY: "customer",
    HolderKind.UNKNOWN: "closed",
}
TRANSFERS = {
    TransferStatus.DRAFT: "todo",
    TransferStatus.SENT: "progress",
    TransferStatus.RECEIVED: "ready",
    TransferStatus.CANCELLED: "closed",
}


def pill_of(item: Item) -> dict[str, Any]:
    """A hold says more than any place."""
    if item.held:
        return {"tone": "blocked", "word": _("Held by the police")}
    if item.merged_into_id:
        return {"tone": "closed", "word": _("Second passport")}
    kind = HolderKind(item.custody)
    return {"tone": CUSTODY[kind], "word": capfirst(str(kind.label))}


def pill_of_transfer(transfer: Transfer) -> dict[str, Any]:
    status = TransferStatus(transfer.status)
    return {"tone": TRANSFERS[status], "word": capfirst(str(status.label))}
