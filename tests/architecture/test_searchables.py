"""Every resource that is declared can be searched, and what it says of its fields is so."""

from typing import Any

import pytest
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from apps.core.actors import system
from apps.core.api.resource import Resource
from apps.core.api.search import SearchView
from apps.core.criteria import Amount, Choice, Day, Field, Filled, Id, Moment, Number, Searchable, Several, Text, Truth

RESOURCES = {
    "brands", "cases", "categories", "customers", "external-articles", "items", "legal-entities", "listings",
    "margin-periods", "payables", "payments", "price-rule-sets", "printers", "products", "reason-codes",
    "register-entries", "sales", "stock-items", "stock-locations", "stores", "tax-codes", "technicians", "tills",
    "trade-ins", "transfers", "vouchers", "work-orders",
}  # fmt: skip
COLUMNS: dict[type[Field], tuple[type[Any], ...]] = {
    Text: (models.CharField, models.TextField),
    Choice: (models.CharField,),
    Truth: (models.BooleanField,),
    Number: (models.IntegerField,),
    Amount: (models.DecimalField,),
    Day: (models.DateField,),
    Moment: (models.DateTimeField,),
    Id: (models.UUIDField, models.ForeignKey),
}


def resources(patterns: list[Any]) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for entry in patterns:
        if isinstance(entry, URLResolver):
            found |= resources(entry.url_patterns)
        elif isinstance(entry, URLPattern) and issubclass(getattr(entry.callback, "view_class", object), SearchView):
            of = entry.callback.view_class.of
            found[of.path] = of
    return found


SEARCHED = resources(get_resolver("recommerce.urls").url_patterns)


def test_every_declared_resource_has_its_search() -> None:
    assert set(SEARCHED) == RESOURCES


def column_of(model: Any, path: str) -> tuple[Any, bool]:
    """The column at the end of a path, and whether anything on the way may be empty."""
    empty = False
    *way, last = path.split("__")
    for step in way:
        relation = model._meta.get_field(step)
        empty |= relation.null
        model = relation.related_model
    column = model._meta.get_field(last)
    return column, empty or column.null


@pytest.mark.parametrize("path", sorted(RESOURCES))
def test_a_field_is_of_the_kind_it_says_and_empty_only_where_it_says_so(path: str) -> None:
    wrong = {}
    for name, field in SEARCHED[path].searchable.fields.items():
        if isinstance(field, Filled | Several):
            continue
        column, empty = column_of(SEARCHED[path].searchable.model, field.path)
        if not isinstance(column, COLUMNS[type(field)]) or empty is not field.null:
            wrong[name] = (type(column).__name__, empty)
    assert wrong == {}


@pytest.mark.parametrize("path", sorted(RESOURCES))
def test_a_facet_is_no_list_of_everything(path: str) -> None:
    unique = [
        name
        for name, field in SEARCHED[path].searchable.fields.items()
        if field.facet and "__" not in field.path and column_of(SEARCHED[path].model, field.path)[0].unique
    ]
    assert unique == []


def test_what_is_guarded_can_neither_order_nor_count() -> None:
    guarded = next(field.guard for field in SEARCHED["customers"].searchable.fields.values() if field.guard)
    for told in ({"sorts": True}, {"facet": True}):
        with pytest.raises(ValueError, match="would tell"):
            Searchable(model=SEARCHED["customers"].model, fields={"city": Text("city", guard=guarded, **told)})


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(name for name, of in SEARCHED.items() if of.searchable.words))
@pytest.mark.parametrize("text", ["bicyclette roge", "0000 12"])
def test_words_can_be_looked_for_wherever_a_resource_says_they_are(path: str, text: str) -> None:
    found = SEARCHED[path].searched({"text": text}, system("test"))
    assert (found.rows, found.next_cursor) == ([], None)
