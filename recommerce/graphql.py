"""GraphQL over every declared resource, and its schema as a document."""

from django.http import HttpRequest, HttpResponse

from apps.buyback.api.register_resources import REGISTER_ENTRIES
from apps.buyback.api.resources import PRICE_RULE_SETS, TRADE_INS
from apps.catalog.api.resources import EVERY as CATALOGUE
from apps.core.graphql import GraphQL, schema_of
from apps.customers.api.resources import CUSTOMERS
from apps.items.api.resources import EVERY as PHYSICAL
from apps.payments.api.resources import EVERY as MONEY
from apps.printing.api.resources import PRINTERS
from apps.resale.api.margin.resources import MARGIN_PERIODS
from apps.resale.api.resources import EVERY as RESALE
from apps.stores.api.resources import LEGAL_ENTITIES, STORES, TILLS
from apps.technicians.api.resources import TECHNICIANS
from apps.workshop.api.resources import WORK_ORDERS

SCHEMA = schema_of(
    [
        LEGAL_ENTITIES, STORES, TILLS, PRINTERS, CUSTOMERS, *CATALOGUE, *PHYSICAL, *MONEY, TECHNICIANS, WORK_ORDERS,
        *RESALE, REGISTER_ENTRIES, MARGIN_PERIODS, TRADE_INS, PRICE_RULE_SETS,
    ]
)  # fmt: skip
view = GraphQL.as_view(graph=SCHEMA)


def document(request: HttpRequest) -> HttpResponse:
    """The schema in GraphQL's own language, for everybody: it names what there is and shows nothing of it."""
    return HttpResponse(str(SCHEMA), content_type="application/graphql; charset=utf-8")
