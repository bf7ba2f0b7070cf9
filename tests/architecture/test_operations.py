"""The registry of operations says of every address what it is; what says nothing is refused."""

from datetime import date

import pytest
from django.test import Client, RequestFactory
from django.urls import path, resolve
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import registry
from apps.core.api.lifecycle import Deprecation, OperationClass, QuotaTier
from apps.core.api.views import ResourceView
from apps.desk import drawings
from recommerce.urls import handler404, handler500
from tests.architecture.test_permissions import DOORS
from tests.core.api_views import READ, WRITE, Believing
from tests.factories.api import Caller

GOING = Deprecation(since=date(2026, 1, 1), sunset=date(2026, 7, 31), successor="/api/v1/new/")


class Old(ResourceView):
    authentication_classes = [Believing]
    scopes = {"GET": READ, "POST": WRITE}
    operation_class = OperationClass.TRANSACTION
    deprecated = {"GET": GOING}

    def get(self, request: Request) -> Response:
        return Response({})

    def post(self, request: Request) -> Response:
        return Response({})


class Unsaid(ResourceView):
    scopes = {"GET": READ}

    def get(self, request: Request) -> Response:
        raise AssertionError("reached")


urlpatterns = [path("api/v1/old/", Old.as_view()), path("api/v1/unsaid/<uuid:it>/", Unsaid.as_view())]


def unclassed(found: list[registry.Operation]) -> list[str]:
    return [operation.name for operation in found if operation.operation_class is None]


def test_every_operation_of_the_api_is_in_the_registry_with_its_class_and_owner() -> None:
    found = registry.operations("recommerce.urls")
    assert len(found) == len(DOORS)
    assert unclassed(found) == []
    apps = {"access", "catalog", "core", "customers", "integrations", "items", "payments", "printing", "stores"}
    assert {operation.owner for operation in found} >= apps | {"technicians", "workshop"}
    assert len({operation.name for operation in found}) == len(found)


def test_one_that_says_no_class_is_noticed() -> None:
    assert unclassed(registry.operations(__name__)) == ["GET /api/v1/unsaid/{it}/"]


def operation(name: str) -> registry.Operation:
    return next(one for one in registry.operations("recommerce.urls") if one.name == name)


def test_what_a_view_does_not_say_follows_from_what_it_is() -> None:
    told = {
        name: (operation(name).operation_class, operation(name).owner, operation(name).tier, operation(name).verb)
        for name in (
            "PATCH /api/v1/brands/{identifier}/",
            "POST /api/v1/products/batch/",
            "POST /api/v1/items/",
            "POST /api/v1/payables/search/",
            "POST /api/v1/bulk-jobs/",
            "GET /api/v1/bulk-jobs/",
            "POST /api/v1/work-orders/{work_order_id}/hand-over/",
        )
    }
    master, transaction = OperationClass.MASTER, OperationClass.TRANSACTION
    assert list(told.values()) == [
        (master, "catalog", QuotaTier.WRITE, "change"),
        (master, "catalog", QuotaTier.BULK, "batch"),
        (transaction, "items", QuotaTier.WRITE, "create"),
        (transaction, "payments", QuotaTier.SEARCH, "search"),
        (master, "core", QuotaTier.BULK, "create"),
        (master, "core", QuotaTier.READ, "list"),
        (transaction, "workshop", QuotaTier.WRITE, "hand_over"),
    ]


def test_facts_follow_from_the_transition_table_and_from_what_master_data_declare() -> None:
    assert [
        [event.name for event in operation(name).announces]
        for name in (
            "POST /api/v1/work-orders/{work_order_id}/hand-over/",
            "PUT /api/v1/brands/{identifier}/",
            "POST /api/v1/external-articles/",
            "GET /api/v1/brands/",
        )
    ] == [["work_order.handed_over"], ["brand.updated"], ["external_article.mapped"], []]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["brands/", "brands"])
def test_a_request_leads_to_its_operation_even_when_refused(address: str) -> None:
    answer = Caller("brands:write").post(address, {})
    assert answer.status_code == 422
    assert registry.operation_of(answer.wsgi_request) == operation("POST /api/v1/brands/")


def test_a_head_asks_for_get_and_what_is_no_operation_has_none() -> None:
    asked = RequestFactory().head("/api/v1/brands/")
    asked.resolver_match = resolve("/api/v1/brands/")
    assert registry.operation_of(asked) == operation("GET /api/v1/brands/")
    asked.method = "DELETE"
    assert registry.operation_of(asked) is None
    asked.method, asked.resolver_match = "GET", resolve("/livez")
    assert registry.operation_of(asked) is None
    assert registry.operation_of(RequestFactory().get("/nowhere/")) is None


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_what_is_on_its_way_out_says_so_on_every_answer_of_that_method_alone() -> None:
    caller = Client(HTTP_AUTHORIZATION=f"Test till-7 {READ} {WRITE}")
    told = {name: caller.get("/api/v1/old/")[name] for name in ("Deprecation", "Sunset", "Link")}
    assert told == {
        "Deprecation": "@1767225600",
        "Sunset": "Fri, 31 Jul 2026 00:00:00 GMT",
        "Link": '</developers/changelog/>; rel="deprecation"; type="text/html", '
        '</api/v1/new/>; rel="successor-version"',
    }
    refused = caller.get("/api/v1/old/?unknown=1")
    assert (refused.status_code, refused["Deprecation"]) == (400, "@1767225600")
    assert "Deprecation" not in caller.post("/api/v1/old/", b"{}", content_type="application/json")


def test_half_a_year_lies_between_word_and_end() -> None:
    with pytest.raises(ValueError, match="180 days"):
        Deprecation(since=date(2026, 1, 1), sunset=date(2026, 6, 29), successor="/api/v1/new/")


def test_the_description_and_the_tables_carry_it() -> None:
    drawn = drawings.pages()
    assert (
        "| POST | `/api/v1/payables/search/` | `payables:read` | transaction | payments | search |"
        in drawn["api/operations.md"]
    )
    assert (
        "| work-orders | hand_over | `recommerce.work_order.handed_over.v1` | `work_orders:hand_over` |"
        in drawn["api/resources.md"]
    )
    assert "- `recommerce.voucher.expired.v1`" in drawn["api/resources.md"]
    assert '"x-operation-class": "transaction"' in drawn["api/openapi.json"]


__all__ = ["handler404", "handler500"]
