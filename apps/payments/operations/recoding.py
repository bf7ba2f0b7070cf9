"""Another code for what is to be paid, so that a code may pass from one document to the next."""

from uuid import UUID

from django.db import transaction

from apps.core import records
from apps.core.actors import Actor

from .. import events, selectors


@transaction.atomic
def recode_payable(payable_id: UUID, *, code: str, ean: str, subject_code: str, actor: Actor) -> None:
    """Called by the document's app, which has recoded the document and says whether it may. Tickets keep what was
    scanned, so one that is told again still finds its receipt."""
    payable = selectors.lock_payable(payable_id)
    payable.code, payable.ean, payable.subject_code = code, ean, subject_code
    records.update(payable, events.PAYABLE_RECODED, actor=actor, fields=["code", "ean", "subject_code"])


@transaction.atomic
def recode_subject(subject_id: UUID, *, code: str, actor: Actor) -> None:
    """Everything payable for a document, advances and refunds too, goes by this code of it from now on; their own codes
    stay. Called by the document's app, which holds its lock."""
    for payable in selectors.lock_payables_of(subject_id):
        if payable.subject_code != code:
            payable.subject_code = code
            records.update(payable, events.PAYABLE_RECODED, actor=actor, fields=["subject_code"])
