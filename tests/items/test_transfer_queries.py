"""What is asked of a transfer to another company is asked once, not of each thing on it."""

from decimal import Decimal

import pytest

from apps.items.inputs import NewTransfer
from apps.items.operations import open_transfer, send_transfer
from tests.factories.between import SHOP, make_company_store, make_shelved

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("count", "opened", "sent"), [(1, 20, 30), (3, 22, 54)])
def test_each_thing_more_costs_its_own_moves_alone(count, opened, sent, django_assert_num_queries):
    """Each thing asks its ledger which VAT it is sold under; sent, it notes that, and its holder changes."""
    here, there = make_company_store(), make_company_store()
    prices = {make_shelved(here).pk: Decimal("10.00") for _ in range(count)}
    data = NewTransfer(store_id=here.pk, destination_id=there.pk, prices=prices)

    with django_assert_num_queries(opened):
        transfer = open_transfer(actor=SHOP, data=data)
    with django_assert_num_queries(sent):
        send_transfer(actor=SHOP, transfer_id=transfer.pk)
