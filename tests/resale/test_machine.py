"""Any story of one thing for sale keeps what never happens from happening: two sales that count, two holders, a sale
without its receipt or its case, a thing sold and still shown."""

from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from apps.core.errors import DomainError
from apps.items.models import Item
from apps.payments.models import Case
from apps.payments.states import Door
from apps.resale import operations
from apps.resale.inputs import NewHold, Pricing, ReportedSale, Returned, Wording
from apps.resale.models import Channel, Hold, Listing, Sale, StockItem
from apps.resale.states import ENDED, ChannelKind
from tests.factories.resale import make_channel, make_listed, pay, read_feed, take_back
from tests.factories.workshop import PAID_AT, person

pytestmark = pytest.mark.django_db


class Selling(RuleBasedStateMachine):
    stock: ClassVar[StockItem]
    channels: ClassVar[tuple[Channel, ...]]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.item = type(self).stock.item
        self.who = person("mona", type(self).stock.store)
        self.tickets: list[tuple[str, str, StockItem, Decimal]] = []
        self.orders = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def now(self) -> StockItem:
        return StockItem.objects.filter(item=self.item).select_related("store__entity", "item").order_by("-id")[0]

    def tried(self, act, *args, **values) -> None:
        """People are refused; what they did not do leaves nothing behind."""
        try:
            with transaction.atomic():
                act(*args, actor=self.who, **values)
        except DomainError:
            pass

    @rule(till=st.sampled_from(["1", "2"]), door=st.sampled_from([Door.REST, Door.POLL, Door.FILE]))
    def a_till_rings_it(self, till: str, door: Door) -> None:
        stock, number = self.now, f"T{len(self.tickets)}"
        amount = stock.price or Decimal("180.00")
        pay(stock, str(amount), number=number, till=till, door=door)
        self.tickets.append((till, number, stock, amount))

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def a_till_takes_a_ticket_back(self, data: st.DataObject) -> None:
        till, number, stock, amount = data.draw(st.sampled_from(self.tickets))
        take_back(stock, number, str(amount), till=till)

    @rule(again=st.booleans())
    def a_web_shop_sells_it(self, again: bool) -> None:
        self.orders += 0 if again and self.orders else 1
        told = ReportedSale(Decimal("180.00"), "EUR", f"W{self.orders}", PAID_AT)
        operations.report_sale(self.item.code, told, actor=self.who)

    @rule(name=st.sampled_from(["A", "B"]))
    def somebody_holds_it(self, name: str) -> None:
        self.tried(operations.hold, self.now.pk, NewHold(name, timezone.now() + timedelta(hours=1)))

    @rule()
    def the_hold_ends(self) -> None:
        self.tried(operations.end_hold, self.now.pk)

    @rule(which=st.integers(0, 1))
    def it_is_listed(self, which: int) -> None:
        code = type(self).channels[which].code
        self.tried(operations.draft_listing, self.now.pk, channel=code, wording=Wording())
        for listing in Listing.objects.filter(stock_item__item=self.item, state="draft"):
            self.tried(operations.publish, listing.pk)

    @rule()
    def the_shop_reads_its_feed(self) -> None:
        read_feed(type(self).channels[1], self.now.store)

    @rule()
    def it_is_taken_off_sale(self) -> None:
        self.tried(operations.take_off_sale, self.now.pk)

    @rule()
    def it_is_offered(self) -> None:
        stock = self.now
        self.tried(operations.regrade, stock.pk, grade="C")
        self.tried(operations.price, stock.pk, Pricing(Decimal("150.00")))
        self.tried(operations.release_for_sale, stock.pk)

    @rule(price=st.sampled_from(["150.00", "170.00"]))
    def it_is_priced_anew(self, price: str) -> None:
        self.tried(operations.price, self.now.pk, Pricing(Decimal(price)))

    @rule()
    def it_is_delivered(self) -> None:
        self.tried(operations.deliver, self.now.pk)

    @rule()
    def its_buyer_brings_it_back(self) -> None:
        for sale in Sale.objects.filter(item=self.item, state="completed"):
            self.tried(operations.take_back, sale.pk, Returned("Too small"))

    @invariant()
    def one_sale_counts_and_says_whose_it_is(self) -> None:
        counting = Sale.objects.filter(item=self.item, state="completed")
        sold = StockItem.objects.filter(item=self.item, status__in=("sold", "delivered")).count()
        ours = Item.objects.get(pk=self.item.pk).owner_kind == "entity"
        assert (counting.count(), ours) in ((0, True), (1, False))
        assert sold == counting.count()
        assert StockItem.objects.filter(item=self.item).exclude(status__in=ENDED).count() == int(ours)

    @invariant()
    def every_sale_has_its_receipt_and_every_double_its_case(self) -> None:
        for sale in Sale.objects.filter(item=self.item, state__in=("completed", "double")):
            assert sale.channel or sale.receipts.exists()
            if sale.state == "double":
                assert sale.message
                assert Case.objects.filter(pk=sale.case_id).exists()
                assert sale.refund.direction == "out"

    @invariant()
    def one_holder_and_only_of_what_is_held(self) -> None:
        running = Hold.objects.filter(stock_item__item=self.item, ended_at__isnull=True).count()
        assert running == StockItem.objects.filter(item=self.item, status="held").count() <= 1

    @invariant()
    def what_is_shown_is_shown_at_its_price(self) -> None:
        for listing in Listing.objects.filter(stock_item__item=self.item, state__in=("publishing", "live")):
            assert listing.price == listing.stock_item.price

    @invariant()
    def what_is_sold_is_shown_nowhere_or_asked_to_go(self) -> None:
        shown = Listing.objects.filter(stock_item__item=self.item, state__in=("draft", "publishing", "live"))
        assert not shown.filter(stock_item__status__in=ENDED).exists()


def test_no_story_of_one_thing_ends_in_two_sales():
    stock = make_listed()
    kinds = (ChannelKind.STORE_WINDOW, ChannelKind.FEED)
    channels = tuple(make_channel(stock.store, kind) for kind in kinds)
    machine = type("OneThing", (Selling,), {"stock": stock, "channels": channels})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
