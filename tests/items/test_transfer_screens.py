"""A page of a transfer that stood open while somebody else went on with it."""

import re

import pytest

from apps.items.operations import receive_in_transfer, send_transfer
from tests.factories.between import SHOP, everything
from tests.factories.items import make_own_item, make_transfer
from tests.factories.screens import make_shop
from tests.factories.stores import make_assignment, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def both_ends(shop, client):
    """Who manages the sending store and the receiving one."""
    there = make_store(entity=shop.store.entity)
    make_assignment(shop.manager, "store_manager", store=there)
    client.force_login(shop.manager)
    return there


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_scan_onto_a_list_that_was_sent_meanwhile_is_no_arrival(shop, both_ends, client):
    transfer = make_transfer(shop.store, make_own_item(store=shop.store), destination=both_ends)
    page = f"/transfers/{transfer.code}/"
    was = client.get(page).context["transfer"].status
    send_transfer(actor=SHOP, transfer_id=transfer.pk)
    before = everything()

    answer = client.post(page, {"code": transfer.lines.get().item.code, "was": was})

    assert (answer.status_code, said(answer)) == (409, ["Nothing was noted: the transfer is now on its way."])
    assert everything() == before


def test_a_scan_into_a_transfer_that_was_completed_meanwhile_says_so(shop, both_ends, client):
    item, late = make_own_item(store=shop.store), make_own_item(store=shop.store)
    transfer = make_transfer(shop.store, item, destination=both_ends)
    send_transfer(actor=SHOP, transfer_id=transfer.pk)
    page = f"/transfers/{transfer.code}/"
    was = client.get(page).context["transfer"].status
    receive_in_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=item.pk)
    before = everything()

    answer = client.post(page, {"code": late.code, "was": was})

    assert (answer.status_code, said(answer)) == (409, ["Nothing was noted: the transfer is now received."])
    assert everything() == before


def test_a_list_that_was_sent_while_somebody_was_asked_is_not_cancelled(shop, both_ends, client):
    transfer = make_transfer(shop.store, make_own_item(store=shop.store), destination=both_ends)
    page = f"/transfers/{transfer.code}/"
    was = re.search(r'action="[^"]+/cancel/".*?name="was" value="(\w+)"', client.get(page).content.decode())
    send_transfer(actor=SHOP, transfer_id=transfer.pk)
    before = everything()

    answer = client.post(f"{page}cancel/", {"was": was[1]}, follow=True)

    assert said(answer) == ["Nothing was noted: the transfer is now on its way."]
    assert everything() == before


def test_what_was_refused_is_not_told_as_done(shop, both_ends, client):
    transfer = make_transfer(shop.store, make_own_item(store=shop.store), make_own_item(store=shop.store))
    send_transfer(actor=SHOP, transfer_id=transfer.pk)
    receive_in_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=transfer.lines.first().item_id)

    page = client.post(f"/transfers/{transfer.code}/cancel/", follow=True).content.decode()

    shown = page.split('id="rc-toasts"')[1].split("<template")[0]
    assert ("Some of it has arrived" in shown, "rc-toast--failed" in shown, "rc-toast--done" in shown) == (
        True, True, False,
    )  # fmt: skip


def test_what_was_on_a_cancelled_transfer_is_on_no_list(shop, both_ends, client):
    transfer = make_transfer(shop.store, make_own_item(store=shop.store))
    page = f"/transfers/{transfer.code}/"
    told = [client.get(page).content.decode()]
    client.post(f"{page}cancel/")
    told.append(client.get(page).content.decode())

    assert [("</svg>Listed" in one, one.count("</svg>Cancelled")) for one in told] == [(True, 0), (False, 2)]
