"""What a transfer offers is what its operations do."""

import pytest

from apps.core.actors import system
from apps.items.operations import add_to_transfer, hold_item, receive_in_transfer, remove_from_transfer, send_transfer
from tests.factories.api import Caller
from tests.factories.items import make_own_item, make_transfer
from tests.factories.offered import offered, possible

pytestmark = pytest.mark.django_db

BY_HAND = system("tests")
SAID = {"send": {}, "cancel": {}}


def caller_for(transfer):
    return Caller("transfers:read", "transfers:write", stores=[transfer.store, transfer.destination])


def test_nothing_is_not_sent_nor_what_the_police_hold():
    item = make_own_item()
    transfer = make_transfer(None, item)
    caller, path = caller_for(transfer), f"transfers/{transfer.pk}/"
    assert offered(caller, path) == possible(caller, path, SAID) == ["cancel", "send"]

    remove_from_transfer(actor=BY_HAND, transfer_id=transfer.pk, item_id=item.pk)
    assert offered(caller, path) == possible(caller, path, SAID) == ["cancel"]

    add_to_transfer(actor=BY_HAND, transfer_id=transfer.pk, item_id=item.pk)
    hold_item(actor=BY_HAND, item_id=item.pk, authority="Commissariat")
    assert offered(caller, path) == possible(caller, path, SAID) == ["cancel"]


def test_what_has_arrived_in_part_is_not_called_off():
    first = make_own_item()
    items = [first, make_own_item(store=first.store)]
    transfer = make_transfer(None, *items)
    send_transfer(actor=BY_HAND, transfer_id=transfer.pk)
    caller, path = caller_for(transfer), f"transfers/{transfer.pk}/"
    assert offered(caller, path) == possible(caller, path, {"cancel": {}}) == ["cancel"]

    receive_in_transfer(actor=BY_HAND, transfer_id=transfer.pk, item_id=items[0].pk)

    assert offered(caller, path) == possible(caller, path, {"cancel": {}}) == []
