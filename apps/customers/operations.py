"""Every change to customers."""

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records, references
from apps.core.actors import Actor
from apps.core.codes import new_code
from apps.core.errors import Invalid, PermissionRefused
from apps.core.references import ReferenceInput
from apps.core.validation import assign, check_fields, expect_version
from apps.stores.models import LegalEntity

from . import events
from .inputs import CHANGEABLE, CustomerChanges, CustomerInput, e164
from .models import Customer
from .permissions import CUSTOMERS_WRITE
from .selectors import holds_in_entity, lock_customer, search_text_of
from .states import CustomerKind


@transaction.atomic
def create_customer(*, actor: Actor, data: CustomerInput, named: Iterable[ReferenceInput] = ()) -> Customer:
    """Known to one legal entity. `named`: what other systems call them; Conflict when a name is taken."""
    _require_in_entity(actor, data.legal_entity_id)
    if not LegalEntity.objects.filter(pk=data.legal_entity_id).exists():
        raise Invalid({"/legal_entity": _("This legal entity does not exist.")})
    customer = Customer(code=new_code("CU"), **asdict(data))
    _normalise(customer)
    records.create(customer, events.CUSTOMER_CREATED, actor=actor)
    references.attach(Customer.resource, customer.pk, named)
    return customer


@transaction.atomic
def update_customer(
    *,
    actor: Actor,
    customer_id: UUID,
    changes: CustomerChanges,
    named: Iterable[ReferenceInput] = (),
    version: int | None = None,
) -> Customer:
    """References are added, never taken away. Without a difference nothing is written."""
    customer = lock_customer(customer_id)
    _require_in_entity(actor, customer.legal_entity_id)
    expect_version(customer, version)
    before = {name: getattr(customer, name) for name in CHANGEABLE}
    assign(customer, changes, names=CHANGEABLE)
    _normalise(customer)
    changed = [name for name in CHANGEABLE if getattr(customer, name) != before[name]]
    added = references.attach(Customer.resource, customer.pk, named)
    if changed or added:
        records.update(customer, events.CUSTOMER_UPDATED, actor=actor, fields=changed, derived=("search_text",))
    return customer


@transaction.atomic
def archive_customer(*, actor: Actor, customer_id: UUID, version: int | None = None) -> Customer:
    """Offered no more at the counter; their dossiers stay. Twice is once."""
    customer = lock_customer(customer_id)
    _require_in_entity(actor, customer.legal_entity_id)
    expect_version(customer, version)
    if customer.archived_at is None:
        customer.archived_at = timezone.now()
        records.update(customer, events.CUSTOMER_ARCHIVED, actor=actor, fields=("archived_at",))
    return customer


def _require_in_entity(actor: Actor, entity_id: UUID) -> None:
    if not holds_in_entity(actor, CUSTOMERS_WRITE, entity_id):
        raise PermissionRefused(CUSTOMERS_WRITE)


def _normalise(customer: Customer) -> None:
    """Stored forms of phone and e-mail, the search text, and every mistake at once."""
    errors: dict[str, str] = {}
    customer.email = customer.email.strip().lower()
    if customer.phone:
        phone = e164(customer.phone, customer.country)
        if phone is None:
            errors["/phone"] = _("This is no phone number; from abroad, start with + and the country.")
        customer.phone = phone or ""
    if customer.kind == CustomerKind.PERSON and not (customer.given_name or customer.family_name):
        errors["/family_name"] = _("A person needs a name.")
    if customer.kind == CustomerKind.COMPANY and not customer.company_name:
        errors["/company_name"] = _("A company needs a name.")
    if not (len(customer.country) == 2 and customer.country.isascii() and customer.country.isupper()):
        errors["/country"] = _("Two capital letters, as in ISO 3166.")
    customer.search_text = search_text_of(customer)
    check_fields(customer, also=errors)
