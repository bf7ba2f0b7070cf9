"""Criteria of the register. In a list's address stands nothing personal; a search asks for the right to read it."""

import django_filters
from django.db.models import Q

from apps.core.actors import Actor
from apps.core.criteria import Amount, Choice, Guard, Id, Moment, Number, Searchable, Text, Words
from apps.customers.permissions import CUSTOMERS_PII

from ..models import RegisterEntry
from ..states import EntryKind, PaymentMode


class RegisterFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    store = django_filters.CharFilter(field_name="store_code")
    number = django_filters.NumberFilter()
    kind = django_filters.ChoiceFilter(choices=EntryKind.choices)
    document = django_filters.CharFilter(field_name="document_code")


def _where_named(actor: Actor) -> Q | None:
    stores = actor.stores_for(CUSTOMERS_PII)
    return None if stores is None else Q(store_id__in=stores)


PERSONAL = Guard(CUSTOMERS_PII, _where_named)
REGISTER = Searchable(
    model=RegisterEntry,
    fields={
        "code": Text("code"),
        "store": Text("store_code", facet=True),
        "number": Number("number", sorts=True),
        "kind": Choice("kind", choices=EntryKind.values, facet=True),
        "occurred_at": Moment("occurred_at", sorts=True),
        "recorded_at": Moment("recorded_at", sorts=True),
        "amount": Amount("amount"),
        "currency": Text("currency", facet=True),
        "payment_mode": Choice("payment_mode", choices=PaymentMode.values, facet=True),
        "document": Text("document_code"),
        "corrects": Id("corrects_id", null=True),
    },
    words=Words({"search_text": None, "seller_text": PERSONAL}),
)
