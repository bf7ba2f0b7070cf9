"""Criteria of the customers' list, and what of them can be searched.

In the list's address stands nothing personal. In a search, personal fields ask for the right to read them.
"""

import django_filters

from apps.core.criteria import ArchivedFilter, Choice, Filled, Guard, Searchable, Text, Words

from .models import Customer
from .permissions import CUSTOMERS_PII
from .selectors import of_entities, words_typed
from .states import CustomerKind, Language


class CustomerFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=CustomerKind.choices)
    legal_entity = django_filters.CharFilter(field_name="legal_entity__code")
    archived = ArchivedFilter()


def personal(prefix: str = "") -> Guard:
    """Who may ask for personal data, where `prefix` leads to the customer: those of the legal entities in which they
    hold the right in some store, as in every answer."""
    return Guard(CUSTOMERS_PII, lambda actor: of_entities(actor, CUSTOMERS_PII, prefix))


CUSTOMERS = Searchable(
    model=Customer,
    fields={
        "code": Text("code", sorts=True),
        "legal_entity": Text("legal_entity__code", facet=True),
        "kind": Choice("kind", choices=CustomerKind.values, facet=True),
        "language": Choice("language", choices=Language.values, facet=True),
        "country": Text("country", facet=True),
        "archived": Filled("archived_at"),
        "given_name": Text("given_name", guard=personal()),
        "family_name": Text("family_name", guard=personal()),
        "company_name": Text("company_name", guard=personal()),
        "vat_number": Text("vat_number", guard=personal()),
        "email": Text("email", guard=personal()),
        "phone": Text("phone", guard=personal()),
        "postcode": Text("postcode", guard=personal()),
        "city": Text("city", guard=personal()),
    },
    words=Words({"search_text": personal()}, typed=words_typed),
)
