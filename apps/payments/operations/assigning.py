"""A ticket came with a code nobody knows: somebody says what it paid."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound

from .. import permissions, ports, selectors
from ..errors import NotWaiting
from ..models import Payable, Receipt
from ..states import ReceiptState
from .applying import apply_receipt


@transaction.atomic
def assign_receipt(receipt_id: UUID, payable_code: str, *, actor: Actor) -> Receipt:
    """Count a waiting payment on what it was for, in the same company. What the till said of it stays as it came;
    an odd amount opens a case, as if the code had been right at once."""
    known = selectors.payments_visible_to(actor).filter(pk=receipt_id).first()
    if known is None:
        raise NotFound
    rights.require(actor, permissions.PAYMENTS_SETTLE, known.store_id)
    payable = _lock_payable(payable_code, known)
    receipt = selectors.lock_receipt(receipt_id)
    if receipt.state != ReceiptState.WAITING:
        raise NotWaiting
    if receipt.reverses_ticket and receipt.reverses_id is None:
        raise NotWaiting("It takes back a ticket that has not come yet, and is counted with it.")
    _apply(receipt, payable, actor)
    return receipt


def _apply(receipt: Receipt, payable: Payable, actor: Actor) -> None:
    """It, and the reversals that waited with it."""
    apply_receipt(receipt, payable, actor=actor)
    for reversal in selectors.reversals_linked_to(receipt):
        _apply(reversal, payable, actor)


def _lock_payable(code: str, receipt: Receipt) -> Payable:
    """Document, then payable, then receipt: the order every door keeps."""
    found = selectors.payable_by_code(code)
    if found is None or found.legal_entity_id != receipt.legal_entity_id:
        raise Invalid({"/payable": _("Nothing of this company bears this code.")})
    ports.subject_for(found.subject_resource).lock(found.subject_id)
    return selectors.lock_payable(found.pk)
