"""Every change to customers."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any
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
from apps.stores.models import LegalEntity, Store
from apps.stores.selectors import today_in

from . import events
from .errors import UnderAge
from .inputs import CHANGEABLE, CustomerChanges, CustomerInput, IdentityInput, e164
from .models import Customer, IdentityCheck
from .permissions import CUSTOMERS_WRITE
from .selectors import holds_in_entity, lock_customer, search_text_of
from .states import CustomerKind

OLDEST = 1900  # a year of birth before it is a slip of the finger


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


@transaction.atomic
def verify_identity(*, actor: Actor, customer_id: UUID, new: IdentityInput) -> IdentityCheck:
    """What the document says of who stands here, with the day and who looked. UnderAge when they are no adult today;
    each check is a row of its own, and none is ever changed."""
    customer = lock_customer(customer_id)
    _require_in_entity(actor, customer.legal_entity_id)
    today = _today(actor)
    check = IdentityCheck(
        customer=customer, checked_on=today, checked_by=actor.label[:80], **_tidied(asdict(new)), **_known_of(customer)
    )
    if not check.company_name:
        check.family_name = check.family_name or customer.family_name
        check.given_name = check.given_name or customer.given_name
        check.home = check.home or customer.address
    check.document_number = "".join(check.document_number.split()).upper()
    check_fields(check, also=_identity_errors(check, today))
    if not _adult(check.born_on, today):
        raise UnderAge(field="/born_on")
    records.create(check, events.IDENTITY_CHECKED, actor=actor)
    return check


def _tidied(values: dict[str, Any]) -> dict[str, Any]:
    return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}


def _known_of(customer: Customer) -> dict[str, str]:
    if customer.kind == CustomerKind.PERSON:
        return {}
    return {"company_name": customer.company_name, "seat": customer.address}


def _today(actor: Actor) -> date:
    """Where they stand; for who stands nowhere, in the universal day."""
    store = Store.objects.filter(pk=actor.store_id).first() if actor.store_id else None
    return today_in(store) if store else timezone.localdate()


def _adult(born_on: date, today: date) -> bool:
    """Eighteen on the day; who was born on a 29 February is so on the 1 March of a common year."""
    return (today.year - 18, today.month, today.day) >= (born_on.year, born_on.month, born_on.day)


def _identity_errors(check: IdentityCheck, today: date) -> dict[str, str]:
    errors: dict[str, str] = {}
    needed = ["family_name", "home", *(("given_name", "capacity") if check.company_name else ())]
    for name in needed:
        if not getattr(check, name):
            errors[f"/{name}"] = _("The register asks for this.")
    if check.company_name and not check.seat:
        errors["/seat"] = _("The register asks where the company has its seat: complete its address.")
    if check.born_on > today or check.born_on.year < OLDEST:
        errors["/born_on"] = _("This is no date of birth.")
    elif not check.born_on <= check.issued_on <= today:
        errors["/issued_on"] = _("A document is issued after its holder’s birth, and not later than today.")
    return errors


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
