"""Reads of customers, by who asks."""

import re
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.core import search as folding
from apps.core.actors import Actor
from apps.core.codes import parse_code
from apps.core.errors import NotFound
from apps.core.models import Reference
from apps.stores.models import Store

from .inputs import LOYALTY_CARD, e164
from .models import Customer, IdentityCheck
from .permissions import CUSTOMERS_PII, CUSTOMERS_READ

_PHONE = re.compile(r"[+0-9][0-9\s.\-/()]{3,}")


def visible_to(actor: Actor) -> QuerySet[Customer]:
    """Customers of the legal entities in which they hold the right in some store."""
    return _in_entities(Customer.objects.select_related("legal_entity"), actor, CUSTOMERS_READ)


def search(actor: Actor, typed: str) -> QuerySet[Customer]:
    """By code, by any part of names, company or e-mail, or by phone as people type it.

    Personal data only answer to who may read them: else a search would tell what the mask hides.
    """
    known = parse_code(typed)
    if known:
        return visible_to(actor).filter(code=known[1])
    customers = _in_entities(visible_to(actor), actor, CUSTOMERS_PII)
    if not (words := words_typed(typed)):
        return customers.none()
    for word in words:
        customers = customers.filter(search_text__contains=word)
    return customers


def words_typed(typed: str) -> list[str]:
    """Folded words, or one: the digits that matter of a phone as people type it."""
    return [_significant_digits(typed)] if _PHONE.fullmatch(typed.strip()) else folding.words(typed)


def customers_reached_by(*, phone: str = "", card: str = "") -> QuerySet[Customer]:
    """Those with exactly this phone number, as typed in France or in international form, or with this loyalty card;
    of every company: the caller narrows."""
    if phone:
        return Customer.objects.filter(phone=e164(phone, "FR") or phone.strip())
    cards = Reference.objects.filter(resource=Customer.resource, kind=LOYALTY_CARD, value=card.strip())
    return Customer.objects.filter(pk__in=cards.values("object_id"))


def entities_where(actor: Actor, code: str) -> frozenset[UUID] | None:
    """The legal entities in which they hold `code` in some store; None means all."""
    stores = actor.stores_for(code)
    if stores is None:
        return None
    return frozenset(Store.objects.filter(pk__in=stores).values_list("entity_id", flat=True))


def holds_in_entity(actor: Actor, code: str, entity_id: UUID) -> bool:
    entities = entities_where(actor, code)
    return entities is None or entity_id in entities


def identity_checks_visible_to(actor: Actor) -> QuerySet[IdentityCheck]:
    """All of a check is personal: those of the legal entities in which they hold that right, newest first."""
    held = of_entities(actor, CUSTOMERS_PII, "customer__")
    checks = IdentityCheck.objects.select_related("customer__legal_entity")
    return checks if held is None else checks.filter(held)


def lock_customer(customer_id: UUID) -> Customer:
    customer = (
        Customer.objects.select_related("legal_entity").select_for_update(of=("self",)).filter(pk=customer_id).first()
    )
    if customer is None:
        raise NotFound
    return customer


def search_text_of(customer: Customer) -> str:
    """What a search looks through: names, e-mail, and the phone's digits."""
    return folding.fold(
        customer.given_name,
        customer.family_name,
        customer.company_name,
        customer.email,
        customer.phone.removeprefix("+"),
    )


def of_entities(actor: Actor, code: str, prefix: str = "") -> Q | None:
    """Those of the legal entities in which they hold `code` in some store; None means all. `prefix` leads to the
    customer."""
    stores = actor.stores_for(code)
    if stores is None:
        return None
    return Q(**{f"{prefix}legal_entity_id__in": Store.objects.filter(pk__in=stores).values("entity_id")})


def _in_entities(customers: QuerySet[Customer], actor: Actor, code: str) -> QuerySet[Customer]:
    held = of_entities(actor, code)
    return customers if held is None else customers.filter(held)


def _significant_digits(typed: str) -> str:
    """Without what differs between national and international writing: 06 12 and +33 6 12 are both 612."""
    digits = re.sub(r"[^0-9+]", "", typed)
    international = digits.startswith(("+", "00"))
    return digits.removeprefix("+").removeprefix("00") if international else digits.removeprefix("0")
