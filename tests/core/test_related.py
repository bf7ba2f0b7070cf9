"""The code of a related row: read beside the row or through the relation, the same to whoever asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.api.related import CodeField
from apps.core.api.serializers import Out
from apps.core.related import code_of, with_codes
from apps.items.models import Item
from tests.factories.catalog import make_product
from tests.factories.stores import make_store
from tests.factories.workshop import make_item

pytestmark = pytest.mark.django_db


class ThingOut(Out):
    store = CodeField("store")
    product = CodeField("product", default=None, allow_null=True)


def test_codes_read_beside_the_rows_cost_one_query_and_say_what_the_relations_say() -> None:
    store, product = make_store(), make_product()
    make_item(store)
    make_item(store, product_id=product.pk)
    through = ThingOut(Item.objects.order_by("pk"), many=True).data
    with CaptureQueriesContext(
        connection,
    ) as asked:
        beside = ThingOut(with_codes(Item.objects.order_by("pk"), "store", "product"), many=True).data
    assert (len(asked), beside) == (1, through)
    assert [dict(row) for row in beside] == [
        {"store": store.code, "product": None},
        {"store": store.code, "product": product.code},
    ]


def test_what_was_read_beside_a_row_is_believed_even_where_it_is_nothing() -> None:
    make_item(make_store())
    (item,) = with_codes(Item.objects.all(), "product")
    assert code_of("product")(item) is None
