"""What the suite promises after a test that commits."""

import pytest

from apps.core.models import Event
from apps.stores.models import Role, Store
from tests import database
from tests.factories.stores import make_store


@pytest.mark.django_db(transaction=True)
def test_rows_go_and_what_every_test_starts_with_comes_back():
    before = list(Role.objects.order_by("pk").values_list("pk", "permissions"))
    make_store()
    Role.objects.update(permissions=[])

    database.put_back()

    assert (Store.objects.count(), Event.objects.count()) == (0, 0)
    assert list(Role.objects.order_by("pk").values_list("pk", "permissions")) == before != []
