"""A trade-in from the first wish to the purchase."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from apps.buyback import operations
from apps.buyback.errors import NotReadyToClear, OfferOver, OverCounterLimit, WrongSeller
from apps.buyback.inputs import CounterLine, NewTradeIn, Reception
from apps.buyback.models import Offer, PriceRuleSet, RegisterEntry, TradeIn
from apps.buyback.states import PayoutMode, TradeInMode
from apps.buyback.tasks import lapse_trade_in_offers
from apps.core import files
from apps.core.actors import system
from apps.core.errors import Conflict, IllegalTransition, Invalid, NotFound, TotalChanged
from apps.core.models import Event
from apps.core.references import ReferenceInput
from apps.customers.errors import UnderAge
from apps.customers.states import CustomerKind
from apps.items.errors import AlreadyOurs
from apps.items.models import ConditionReport, Item, ItemEntry
from apps.items.selectors import open_custody
from apps.items.states import IdentifierKind
from tests.factories.items import make_item
from tests.factories.register import CARD
from tests.factories.stores import make_store
from tests.factories.trade_ins import (
    bike_line,
    bike_rules,
    boots_line,
    lines,
    make_rule_set,
    make_rules,
    make_seller,
    make_trade_in,
    prove,
    seen,
    signature,
)  # fmt: skip
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
act = operations.trade_in
D = Decimal


def state(trade_in: TradeIn) -> tuple[str, Decimal]:
    trade_in.refresh_from_db()
    return trade_in.status, trade_in.total


def refused_without_change(trade_in: TradeIn, error: type[Exception], do: Any) -> Any:
    trade_in.refresh_from_db()
    before = trade_in.version, trade_in.status, Event.objects.count(), RegisterEntry.objects.count()
    with pytest.raises(error) as refused:
        do()
    trade_in.refresh_from_db()
    assert (trade_in.version, trade_in.status, Event.objects.count(), RegisterEntry.objects.count()) == before
    return refused.value


def test_from_the_estimate_to_the_purchase() -> None:
    trade_in = make_trade_in(until="proven")
    seller, clerk = trade_in.customer_id, person("clara", trade_in.store)
    act.clear(trade_in.pk, actor=clerk)
    assert state(trade_in) == ("cleared", D("320.00"))
    (line,) = lines(trade_in)
    item = Item.objects.get(pk=line.item_id)
    entry = RegisterEntry.objects.get()
    assert (line.state, line.price, line.register_code) == ("bought", D("320.00"), entry.code)
    assert (item.owner_kind, item.vat_origin, item.grade, open_custody(item).holder_store) == (
        "entity", "private_purchase", "B", trade_in.store,
    )  # fmt: skip
    assert (entry.amount, entry.payment_mode, entry.document_code, entry.number) == (
        D("320.00"), "transfer", trade_in.code, 1,
    )  # fmt: skip
    assert (entry.seller["customer_id"], entry.things[0]["item_id"]) == (str(seller), str(item.pk))
    purchase = ItemEntry.objects.get(item=item)
    assert (purchase.kind, purchase.amount, purchase.source_code) == ("purchase", D("320.00"), trade_in.code)
    told = Event.objects.filter(aggregate_id=trade_in.pk).order_by("id").values_list("to_state", flat=True)
    steps = ["draft", "estimated", "received", "graded", "offered", "accepted", "cleared"]
    assert [state_ for state_ in told if state_] == steps


def test_declared_stands_beside_found_and_the_offer_follows_what_was_found() -> None:
    trade_in = make_trade_in(until="received")
    (line,) = lines(trade_in)
    act.grade(trade_in.pk, lines=[seen(line, "C", answers={"brakes": "no"})], actor=person("tina", trade_in.store))
    act.make_offer(trade_in.pk, actor=person("clara", trade_in.store))
    assert state(trade_in) == ("offered", D("210.00"))
    (line,) = lines(trade_in)
    assert (line.declared_grade, line.declared_answers, line.estimate) == (
        "B", {"brakes": "yes", "frame": "yes"}, D("320.00"),
    )  # fmt: skip
    assert (line.found_grade, line.found_answers) == ("C", {"brakes": "no", "frame": "yes"})
    assert list(ConditionReport.objects.order_by("id").values_list("kind", "grade")) == [
        ("declared", "B"), ("inspected", "C"),
    ]  # fmt: skip
    (offered,) = trade_in.offers.get().lines.all()
    assert [step["amount"] for step in offered.steps] == ["500.00", "300.00", "240.00", "210.00"]


def test_the_same_reference_answers_the_first_dossier() -> None:
    store = make_store()
    new = NewTradeIn(store_code=store.code, references=(ReferenceInput("shop", "basket", "42"),))
    (first, is_new), (second, again) = (act.announce(new, actor=person("web", store)) for _ in range(2))
    assert (first.pk, is_new, again, first.status) == (second.pk, True, False, "announced")


def test_an_estimate_still_good_when_the_thing_comes_keeps_its_rules() -> None:
    kept = make_trade_in(until="estimated")
    late = make_trade_in(kept.store, until="estimated")
    TradeIn.objects.filter(pk=late.pk).update(estimate_valid_until=timezone.localdate() - timedelta(days=1))
    make_rule_set(kept.legal_entity, make_rules(bike_rules(base_percent=D(40))))
    clerk = person("clara", kept.store)
    for trade_in in (kept, late):
        act.receive(trade_in.pk, Reception(), actor=clerk)
        act.grade(trade_in.pk, lines=[seen(line) for line in lines(trade_in)], actor=clerk)
        act.make_offer(trade_in.pk, actor=clerk)
    told = [(offer.total, offer.rules_changed, offer.rule_set.number) for offer in Offer.objects.order_by("id")]
    assert told == [(D("320.00"), False, 1), (D("256.00"), True, 2)]


def test_a_clerk_counters_within_the_limit_and_a_manager_beyond() -> None:
    trade_in = make_trade_in()
    (line,) = lines(trade_in)
    rights = {"trade_ins:read", "trade_ins:offer"}
    clerk, manager = (
        person("clara", trade_in.store, *rights),
        person("mona", trade_in.store, *rights, "trade_ins:counter_over_limit"),
    )
    act.counter(trade_in.pk, lines=[CounterLine(line.pk, D("352.00"), "regular")], actor=clerk)
    assert state(trade_in) == ("countered", D("352.00"))
    refused_without_change(
        trade_in, OverCounterLimit,
        lambda: act.counter(trade_in.pk, lines=[CounterLine(line.pk, D("352.01"))], actor=clerk),
    )  # fmt: skip
    act.counter(trade_in.pk, lines=[CounterLine(line.pk, D("400"))], actor=manager)
    assert state(trade_in) == ("countered", D("400.00"))
    act.make_offer(trade_in.pk, actor=clerk)
    assert state(trade_in) == ("offered", D("320.00"))
    assert [(offer.number, offer.state, offer.counter) for offer in trade_in.offers.all()] == [
        (1, "superseded", False), (2, "superseded", True), (3, "superseded", True), (4, "open", False),
    ]  # fmt: skip


def test_a_seller_may_keep_some_things_and_gets_them_back() -> None:
    trade_in = make_trade_in(None, bike_line(), boots_line(), bike_line(answers={"brakes": "yes", "frame": "no"}))
    clerk = person("clara", trade_in.store)
    assert state(trade_in) == ("offered", D("345.00"))
    bike, boots, broken = lines(trade_in)
    refused_without_change(
        trade_in, TotalChanged,
        lambda: act.accept_items(trade_in.pk, payout_mode=PayoutMode.TRANSFER, refused_lines=[boots.pk],
                                 expected_total=D("345.00"), actor=clerk),
    )  # fmt: skip
    act.accept_items(
        trade_in.pk, payout_mode=PayoutMode.TRANSFER, refused_lines=[boots.pk], expected_total=D("320"), actor=clerk
    )
    assert [line.state for line in lines(trade_in)] == ["accepted", "refused", "refused"]
    act.return_lines(trade_in.pk, lines=[boots.pk], actor=clerk)
    refused_without_change(trade_in, Invalid, lambda: act.return_lines(trade_in.pk, lines=[bike.pk], actor=clerk))
    act.return_lines(trade_in.pk, lines=[broken.pk], recycled=True, consent=True, actor=clerk)
    assert [line.state for line in lines(trade_in)] == ["accepted", "returned", "recycled"]
    assert Item.objects.get(pk=boots.item_id).custody == "customer"
    prove(trade_in)
    act.clear(trade_in.pk, actor=clerk)
    assert RegisterEntry.objects.get().amount == D("320.00")


def test_declined_it_goes_back_or_with_consent_to_be_recycled() -> None:
    store = make_store()
    clerk = person("clara", store)
    back, left = make_trade_in(store), make_trade_in(store)
    for trade_in in (back, left):
        act.decline(trade_in.pk, actor=clerk)
        act.prepare_return(trade_in.pk, actor=clerk)
    act.return_rejected(back.pk, actor=clerk)
    refused_without_change(left, Invalid, lambda: act.recycle(left.pk, consent=False, actor=clerk))
    act.mark_unclaimed(left.pk, actor=clerk)
    act.recycle(left.pk, consent=True, actor=clerk)
    assert [state(back)[0], state(left)[0]] == ["returned", "recycled"]
    assert [line.state for line in (*lines(back), *lines(left))] == ["returned", "recycled"]


def test_what_is_past_lapses_by_the_clock_and_binds_nobody_before_that() -> None:
    store = make_store()
    estimated, offered = make_trade_in(store, until="estimated"), make_trade_in(store)
    yesterday = timezone.localdate() - timedelta(days=1)
    TradeIn.objects.filter(pk=estimated.pk).update(estimate_valid_until=yesterday)
    Offer.objects.filter(trade_in=offered).update(valid_until=yesterday)
    refused_without_change(
        offered, OfferOver,
        lambda: act.accept_items(offered.pk, payout_mode=PayoutMode.TRANSFER, actor=person("clara", store)),
    )  # fmt: skip
    lapse_trade_in_offers()
    assert [state(estimated)[0], state(offered)[0]] == ["expired", "lapsed"]
    act.make_offer(offered.pk, actor=person("clara", store))
    assert state(offered)[0] == "offered"


@pytest.mark.parametrize("left_out", ["identity", "theft_check", "signature"])
def test_nothing_becomes_ours_before_everything_is_proven(left_out: str) -> None:
    trade_in = make_trade_in(until="accepted")
    clerk = person("clara", trade_in.store)
    if left_out != "identity":
        act.verify_identity(trade_in.pk, identity=CARD, actor=clerk)
    if left_out != "theft_check":
        act.check_stolen(trade_in.pk, actor=clerk)  # without a number nothing can be looked up
    if left_out != "signature":
        act.sign(trade_in.pk, photo=files.drawn(signature(), name="s.png"), actor=clerk)
    refused = refused_without_change(trade_in, NotReadyToClear, lambda: act.clear(trade_in.pk, actor=clerk))
    assert refused.extra == {"missing": [left_out]}
    assert Item.objects.get().owner_kind == "customer"


def test_a_thing_with_a_number_needs_a_source_that_clears_it() -> None:
    trade_in = make_trade_in(
        None, bike_line(identifier_kind=IdentifierKind.FNUCI, identifier="bc 123"), until="accepted"
    )
    clerk = person("clara", trade_in.store)
    act.verify_identity(trade_in.pk, identity=CARD, actor=clerk)
    act.check_stolen(trade_in.pk, actor=clerk)  # no file here: not available
    act.sign(trade_in.pk, photo=files.drawn(signature(), name="s.png"), actor=clerk)
    refused = refused_without_change(trade_in, NotReadyToClear, lambda: act.clear(trade_in.pk, actor=clerk))
    assert refused.extra == {"missing": ["theft_check"]}
    prove(trade_in)
    act.clear(trade_in.pk, actor=clerk)
    assert state(trade_in)[0] == "cleared"


def test_nobody_under_age_sells() -> None:
    trade_in = make_trade_in(until="accepted")
    child = CARD.__class__(**{**CARD.__dict__, "born_on": timezone.localdate() - timedelta(days=17 * 365)})
    refused_without_change(
        trade_in, UnderAge,
        lambda: act.verify_identity(trade_in.pk, identity=child, actor=person("clara", trade_in.store)),
    )  # fmt: skip


def test_only_the_owners_things_are_taken_in() -> None:
    store = make_store()
    anothers, ours = make_item(store=store), make_item(store=store, customer=None)
    for item, error in ((anothers, WrongSeller), (ours, AlreadyOurs)):
        trade_in = make_trade_in(store, bike_line(item_id=item.pk), until="estimated")
        refused_without_change(
            trade_in, error, lambda row=trade_in: act.receive(row.pk, Reception(), actor=person("clara", store))
        )


def test_a_thing_stands_in_one_trade_in_at_a_time() -> None:
    first = make_trade_in()
    (line,) = lines(first)
    with pytest.raises(Conflict) as refused:
        make_trade_in(first.store, bike_line(item_id=line.item_id), seller=first.customer, until="draft")
    assert (refused.value.extra, TradeIn.objects.count()) == ({"field": "/item", "trade_in": first.code}, 1)


def test_a_thing_known_by_its_number_is_not_taken_in_twice() -> None:
    bike = bike_line(identifier_kind=IdentifierKind.FNUCI, identifier="BC1234567A")
    first = make_trade_in(None, bike)
    second = make_trade_in(first.store, boots_line(), bike, seller=first.customer, until="estimated")
    clerk = person("clara", first.store)
    refused = refused_without_change(second, Conflict, lambda: act.receive(second.pk, Reception(), actor=clerk))
    assert (refused.extra, Item.objects.count()) == ({"field": "/lines/1/item", "trade_in": first.code}, 1)
    assert first.code in refused.detail


def test_an_estimate_that_expired_no_longer_keeps_a_thing_from_another_trade_in() -> None:
    store = make_store()
    seller, clerk = make_seller(store), person("clara", store)
    bike = bike_line(item_id=make_item(store=store, customer=seller).pk)
    old = make_trade_in(store, bike, seller=seller, until="estimated")
    act.expire_estimate(old.pk, actor=system("clock"))
    new = make_trade_in(store, bike, seller=seller, until="estimated")
    for again in (
        lambda: act.estimate(old.pk, actor=clerk),
        lambda: act.receive(old.pk, Reception(), actor=clerk),
    ):
        assert refused_without_change(old, Conflict, again).extra == {"field": "/item", "trade_in": new.code}
    act.cancel(new.pk, actor=clerk)
    act.estimate(old.pk, actor=clerk)
    assert (state(old)[0], [line.state for line in lines(old)]) == ("estimated", ["open"])


def test_what_comes_after_its_estimate_expired_is_received_as_it_was_described() -> None:
    trade_in = make_trade_in(until="estimated")
    act.expire_estimate(trade_in.pk, actor=system("clock"))
    act.receive(trade_in.pk, Reception(), actor=person("clara", trade_in.store))
    (line,) = lines(trade_in)
    assert (state(trade_in)[0], line.state, line.item_id) == ("received", "open", Item.objects.get().pk)


@pytest.mark.parametrize(
    ("kind", "vat_number", "origin"),
    [
        ("exempt_company", "", "exempt_purchase"),
        ("margin_dealer", "", "margin_purchase"),
        ("vat_company", "FR00123456789", "deducted"),
    ],
)
def test_who_sells_decides_how_vat_stands(kind: str, vat_number: str, origin: str) -> None:
    store = make_store()
    seller = make_seller(
        store,
        kind=CustomerKind.COMPANY,
        company_name="Vélos SARL",
        given_name="",
        family_name="",
        vat_number=vat_number,
    )
    trade_in = make_trade_in(store, seller=seller, seller_kind=kind, until="accepted")
    clerk = person("clara", store)
    card = CARD.__class__(**{**CARD.__dict__, "family_name": "Petit", "given_name": "Luc", "capacity": "manager"})
    act.verify_identity(trade_in.pk, identity=card, actor=clerk)
    act.check_stolen(trade_in.pk, actor=clerk)
    act.sign(trade_in.pk, photo=files.drawn(signature(), name="s.png"), actor=clerk)
    act.clear(trade_in.pk, actor=clerk)
    assert Item.objects.get().vat_origin == origin


def test_a_person_does_not_sell_as_a_company_nor_one_without_vat_number_with_vat() -> None:
    store = make_store()
    company = make_seller(store, kind=CustomerKind.COMPANY, company_name="V", given_name="", family_name="")
    for seller, kind in ((make_seller(store), "margin_dealer"), (company, "private"), (company, "vat_company")):
        with pytest.raises(Invalid) as refused:
            make_trade_in(store, seller=seller, seller_kind=kind, until="draft")
        assert list(refused.value.errors) == ["/seller_kind"]
    assert TradeIn.objects.count() == 0


def test_a_lot_grows_scan_by_scan_with_one_identity_and_one_signature() -> None:
    trade_in = make_trade_in(until="draft", mode=PayoutMode.VOUCHER)
    store, clerk = trade_in.store, person("clara", trade_in.store)
    seller = make_seller(store)
    lot, _ = act.draft(NewTradeIn(store_code=store.code, customer_id=seller.pk, mode=TradeInMode.LOT), actor=clerk)
    act.receive(lot.pk, Reception(), actor=clerk)
    made = [act.add_lot_line(lot.pk, boots_line(grade), actor=clerk) for grade in "ABC"]
    assert [line.estimate for line in made] == [D("25.00"), D("18.00"), D("9.50")]
    act.make_offer(lot.pk, actor=clerk)
    act.accept_items(lot.pk, payout_mode=PayoutMode.TRANSFER, expected_total=D("52.50"), actor=clerk)
    prove(lot)
    act.clear(lot.pk, actor=clerk)
    assert [line.register_code for line in lines(lot)] == [RegisterEntry.objects.get().code] * 3
    refused_without_change(
        trade_in, IllegalTransition, lambda: act.add_lot_line(trade_in.pk, boots_line(), actor=clerk)
    )


def test_another_stores_trade_in_is_absent() -> None:
    trade_in = make_trade_in()
    with pytest.raises(NotFound):
        act.decline(trade_in.pk, actor=person("eve", make_store()))
    assert state(trade_in)[0] == "offered"


def test_without_rules_in_force_nothing_is_estimated() -> None:
    trade_in = make_trade_in(until="draft")
    operations.retire_rule_set(PriceRuleSet.objects.get().pk, actor=system("test"))
    refused = refused_without_change(trade_in, Exception, lambda: act.estimate(trade_in.pk, actor=system("test")))
    assert refused.code == "no_price_rules"
