"""Whose a thing is: bought, sold, taken back, given back, and what cannot be."""

from decimal import Decimal

import pytest

from apps.core.actors import system
from apps.core.errors import Invalid, NotFound
from apps.core.models import Event
from apps.items.errors import AlreadyOurs, NotOurs, NotSold
from apps.items.models import ItemEntry
from apps.items.operations import acquire_item, give_back_item, relinquish_item, take_back_item
from apps.items.selectors import vat_origin_of
from apps.items.states import OwnerKind, VatOrigin
from tests.factories.customers import make_customer
from tests.factories.items import bought_by, make_item, make_own_item, make_source

pytestmark = pytest.mark.django_db
BUYBACK = system("buyback")
PRIVATE = VatOrigin.PRIVATE_PURCHASE


def owner(item):
    item.refresh_from_db()
    return item.owner_kind, item.customer_id, item.vat_origin


def entries():
    return list(ItemEntry.objects.order_by("id").values_list("kind", "amount", "vat_origin"))


def acquire(item, **values):
    told = {"vat_origin": PRIVATE, "price": Decimal("80.00"), "currency": "EUR", "source": make_source("trade_in")}
    return acquire_item(actor=BUYBACK, item_id=item.pk, **{**told, **values})


def sell(item, customer=None, **values):
    told = {"amount": Decimal("150.00"), "currency": "EUR", "source": make_source()}
    return relinquish_item(actor=BUYBACK, item_id=item.pk, customer_id=customer and customer.pk, **{**told, **values})


def take_back(item, **values):
    told = {"vat_origin": PRIVATE, "amount": Decimal("150.00"), "currency": "EUR", "source": make_source("sale")}
    return take_back_item(actor=BUYBACK, item_id=item.pk, **{**told, **values})


def give_back(item, customer, **values):
    told = {"amount": Decimal("80.00"), "currency": "EUR", "source": bought_by(item)}
    return give_back_item(actor=BUYBACK, item_id=item.pk, customer_id=customer.pk, **{**told, **values})


def events():
    rows = Event.objects.exclude(type__contains="registered").order_by("id")
    return [(row.type.split(".")[2], row.changed, row.facts) for row in rows]


def test_a_customers_thing_becomes_ours_with_its_price_and_its_vat_origin():
    item = make_item()

    acquire(item)

    assert owner(item) == (OwnerKind.ENTITY, None, PRIVATE)
    assert entries() == [("purchase", Decimal("80.00"), PRIVATE)]
    assert events() == [("acquired", ["customer_id", "owner_kind", "vat_origin"], {"custody": "customer"})]


def test_ours_becomes_a_customers_or_somebodys_we_do_not_know():
    known, unknown = make_own_item(), make_own_item()
    buyer = make_customer(legal_entity=known.legal_entity)

    sell(known, buyer)
    sell(unknown)

    assert owner(known) == (OwnerKind.CUSTOMER, buyer.pk, VatOrigin.CUSTOMER_OWNED)
    assert owner(unknown) == (OwnerKind.OUTSIDE, None, VatOrigin.CUSTOMER_OWNED)
    assert entries() == [("sale", Decimal("150.00"), PRIVATE)] * 2
    assert vat_origin_of(unknown) == PRIVATE


def test_what_we_sold_comes_back_with_the_origin_it_left_with():
    item = make_own_item("80.00", vat_origin=VatOrigin.DEDUCTED)
    sell(item)

    with pytest.raises(Invalid) as laundered:
        take_back(item, vat_origin=PRIVATE)
    assert set(laundered.value.errors) == {"/vat_origin"}
    assert owner(item) == (OwnerKind.OUTSIDE, None, VatOrigin.CUSTOMER_OWNED)

    take_back(item, vat_origin=VatOrigin.DEDUCTED)
    assert owner(item) == (OwnerKind.ENTITY, None, VatOrigin.DEDUCTED)
    assert [row[0] for row in entries()] == ["purchase", "sale", "sale_return"]
    assert [name for name, _changed, _facts in events()] == ["relinquished", "taken_back"]


def test_a_rescinded_purchase_gives_it_back_for_at_most_what_was_paid():
    item = make_item()
    seller = item.customer
    acquire(item)

    with pytest.raises(Invalid) as refused:
        give_back(item, seller, amount=Decimal("80.01"))
    assert set(refused.value.errors) == {"/amount"}
    assert owner(item)[0] == OwnerKind.ENTITY

    give_back(item, seller)
    assert owner(item) == (OwnerKind.CUSTOMER, seller.pk, VatOrigin.CUSTOMER_OWNED)
    assert entries() == [("purchase", Decimal("80.00"), PRIVATE), ("purchase_reversal", Decimal("80.00"), PRIVATE)]
    assert events()[-1][0] == "given_back"


def test_bought_given_back_and_bought_again():
    item = make_item()
    seller = item.customer
    acquire(item)
    give_back(item, seller)

    with pytest.raises(NotSold):
        take_back(item)
    acquire(item, price=Decimal("70.00"))

    assert owner(item) == (OwnerKind.ENTITY, None, PRIVATE)


def test_a_purchase_is_not_undone_once_the_thing_was_sold_and_bought_anew():
    item = make_item()
    first_seller, later = item.customer, make_customer(legal_entity=item.legal_entity)
    acquire(item)
    first = bought_by(item)
    sell(item, later)
    acquire(item, price=Decimal("90.00"), source=(second := make_source("trade_in", "TI")))
    before = (owner(item), entries(), events())

    with pytest.raises(NotOurs) as refused:
        give_back(item, first_seller, source=first)

    assert (second.code in refused.value.detail, (owner(item), entries(), events())) == (True, before)
    give_back(item, later, amount=Decimal("90.00"), source=second)
    assert owner(item)[:2] == (OwnerKind.CUSTOMER, later.pk)


@pytest.mark.parametrize("origin", [VatOrigin.UNKNOWN, VatOrigin.CUSTOMER_OWNED])
def test_a_purchase_says_how_it_was_bought(origin):
    item = make_item()

    with pytest.raises(Invalid) as refused:
        acquire(item, vat_origin=origin)

    assert set(refused.value.errors) == {"/vat_origin"}
    assert (owner(item)[0], entries()) == (OwnerKind.CUSTOMER, [])


def test_what_contradicts_whose_it_is_is_refused():
    ours, theirs = make_own_item(), make_item()

    with pytest.raises(AlreadyOurs):
        acquire(ours)
    with pytest.raises(AlreadyOurs):
        take_back(ours)
    with pytest.raises(NotOurs):
        sell(theirs)
    with pytest.raises(NotOurs):
        give_back(theirs, theirs.customer)
    with pytest.raises(NotSold):
        take_back(theirs)
    with pytest.raises(NotFound):
        acquire(theirs.store)

    assert (entries(), events()) == ([], [])


def test_a_buyer_whom_the_company_does_not_know_is_refused_whole():
    item = make_own_item()

    with pytest.raises(Invalid) as refused:
        sell(item, make_customer())

    assert set(refused.value.errors) == {"/customer"}
    assert (owner(item)[0], entries()) == (OwnerKind.ENTITY, [])


def test_an_amount_that_the_ledger_refuses_changes_no_owner():
    item = make_item()

    with pytest.raises(Invalid):
        acquire(item, currency="USD")

    assert (owner(item)[0], entries(), events()) == (OwnerKind.CUSTOMER, [], [])
