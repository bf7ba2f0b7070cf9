"""One thing of every kind in one store, so that each address can be asked about its own, and about another's.

A new route that names a thing needs one line in `SAMPLES`; one whose POST cannot say anything with an empty body needs
one in `BODIES`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from uuid_utils.compat import uuid7

from apps.access.models import ConformanceRun, Consumer, EndpointHealth, WebhookEndpoint
from apps.catalog import operations as catalog
from apps.catalog.models import ExternalArticle, ReasonCode, TaxCode
from apps.catalog.states import ReasonKind
from apps.core.actors import system, to_json
from apps.core.models import Job, StoredFile
from apps.core.secrets import new_signing_secret, seal
from apps.payments.models import Case, IntakeReceipt, Receipt
from apps.resale.states import ChannelKind
from apps.stores.models import Store, Till
from apps.technicians.operations import register_technician
from apps.workshop.models import WorkOrder
from tests.factories.access import as_consumer
from tests.factories.catalog import make_brand, make_category, make_product
from tests.factories.core import delivery
from tests.factories.items import make_location, make_transfer
from tests.factories.margin import make_margin_period
from tests.factories.printing import make_printer, make_ready_job
from tests.factories.register import write
from tests.factories.resale import make_channel, make_listed, make_listing, make_markdown_plan, make_sold
from tests.factories.stores import make_staff, make_store, make_till
from tests.factories.trade_ins import make_rule_set, make_trade_in
from tests.factories.vouchers import make_voucher
from tests.factories.workshop import make_work_order, pay

from .doors import Door


@dataclass
class Shop:
    """`consumer` is the caller whose own things some resources show."""

    consumer: Consumer
    store: Store
    order: WorkOrder = field(init=False)
    till: Till = field(init=False)
    receipt: Receipt = field(init=False)
    case: Case = field(init=False)

    def __post_init__(self) -> None:
        self.order = make_work_order(self.store)
        self.till = make_till(store=self.store)
        self.receipt, _new = pay(self.order, "70.00")  # too much, hence a case
        self.case = self.receipt.cases.get()


def _bulk_job(shop: Shop) -> Job:
    source = StoredFile.objects.create(
        id=uuid7(), file="rows.csv", name="rows.csv", content_type="text/csv", size=1, digest="d", personal=True,
        retention="working",
    )  # fmt: skip
    return Job.objects.create(kind="products.upsert", source=source, actor=to_json(as_consumer(shop.consumer)))


def _conformance_run(shop: Shop) -> ConformanceRun:
    return ConformanceRun.objects.create(
        consumer=shop.consumer, store=shop.store, suite="1", started_at=shop.receipt.occurred_at
    )


def _webhook_endpoint(shop: Shop) -> WebhookEndpoint:
    endpoint = WebhookEndpoint.objects.create(
        consumer=shop.consumer, url="https://example.com/", event_types=["recommerce.work_order.*"],
        secret_reference=seal(new_signing_secret()),
    )  # fmt: skip
    EndpointHealth.objects.create(endpoint=endpoint)
    return endpoint


def _intake(shop: Shop) -> IntakeReceipt:
    return IntakeReceipt.objects.create(
        sender_kind="consumer", sender_id=str(shop.consumer.pk), sender_label="Shop", store_ids=[shop.store.pk],
        body_id=uuid7(), taken=1, waiting=1,
    )  # fmt: skip


def _reason(_shop: Shop) -> ReasonCode:
    return catalog.create_reason_code(
        actor=system("test"), kind=ReasonKind.REFUND, code="gesture", labels={"fr": "Geste", "en": "Gesture"}
    )


def _external_article(shop: Shop) -> ExternalArticle:
    return catalog.map_till_article(
        actor=system("test"), legal_entity=shop.store.entity.code, store=shop.store.code, article="WORKSHOP-LABOUR",
        till_article="4711",
    )  # fmt: skip


# Resource → the thing of this shop that stands for <id> in its addresses.
SAMPLES: dict[str, Callable[[Shop], Any]] = {
    "brands": lambda _: make_brand(),
    "bulk-jobs": _bulk_job,
    "cases": lambda shop: shop.case,
    "categories": lambda _: make_category(),
    "channels": lambda shop: make_channel(shop.store, ChannelKind.FEED),
    "conformance-runs": _conformance_run,
    "customers": lambda shop: shop.order.customer,
    "deliveries": lambda shop: delivery(store_id=shop.store.pk, state="dead"),
    "deposits": lambda shop: shop.order.payable,
    "external-articles": _external_article,
    "intake": _intake,
    "items": lambda shop: shop.order.item,
    "legal-entities": lambda shop: shop.store.entity,
    "listings": lambda shop: make_listing(make_listed(shop.store)),
    "margin-periods": lambda shop: make_margin_period(shop.store),
    "markdown-plans": lambda shop: make_markdown_plan(shop.store),
    "payables": lambda shop: shop.order.payable,
    "payments": lambda shop: shop.receipt,
    "print-jobs": lambda shop: make_ready_job(make_printer(shop.store)),
    "price-rule-sets": lambda shop: make_rule_set(shop.store.entity, since=date.max),
    "printers": lambda shop: make_printer(shop.store),
    "products": lambda _: make_product(),
    "reason-codes": _reason,
    "register-entries": lambda shop: write(shop.store),
    "stock-locations": lambda shop: make_location(shop.store),
    "sales": lambda shop: make_sold(shop.store),
    "stock-items": lambda shop: make_listed(shop.store),
    "stores": lambda shop: shop.store,
    "tax-codes": lambda _: TaxCode.objects.get(code="FR20"),
    "technicians": lambda shop: register_technician(staff=make_staff(), store=shop.store, actor=system("test")),
    "tills": lambda shop: shop.till,
    "transfers": lambda shop: make_transfer(shop.store),
    "trade-ins": lambda shop: make_trade_in(shop.store),
    "vouchers": lambda shop: make_voucher(shop.store),
    "webhook-endpoints": _webhook_endpoint,
    "work-orders": lambda shop: shop.order,
}
# One catalogue for the retailer: whoever holds the right sees all of it, wherever they work.
RETAILER_WIDE = {"brands", "categories", "event-types", "products", "reason-codes", "tax-codes"}
# And what a company shares among its stores.
COMPANY_WIDE = {"channels", "customers", "legal-entities", "price-rule-sets", "vouchers"}
# Door → a body that passes the form, for those that an empty one does not. STORE is the code of the caller's own store.
_UUID = "01a1fefc-0000-7000-8000-000000000000"
_TILL = {"store": "STORE", "till": "1"}
_TICKET = {"till": "1", "business_date": "2026-11-21", "number": "T-1"}
_RUNG = {"store": "STORE", "ticket": _TICKET, "amount": "1.00"}
_LABOUR = {"kind": "labour", "label": "Brakes", "quantity": "1", "unit_price": "1.00", "tax_code": "FR20"}
BODIES: dict[str, dict[str, Any]] = {
    "channels/set-reader": {"reader": _UUID},
    "cases/resolve": {"resolution": "Looked into"},
    "deliveries/skip": {"reason": "Known there"},
    "items/grade": {"grade": "B"},
    "items/hold": {"authority": "Police"},
    "items/merge": {"duplicate": _UUID},
    "items/move-location": {"location": None},
    "payables/declare-payment": {
        "ticket_number": "T-1", "amount": "1.00", "business_date": "2026-11-21", "till": "1", "store": "STORE",
    },
    "payables/discard": _TILL,
    "payables/open": _TILL,
    "payments/assign": {"payable": "PA-1"},
    "print-jobs/confirm": {"claim": _UUID},
    "print-jobs/fail": {"claim": _UUID, "error": "No paper"},
    "register-entries/correct": {"reason": "Mistyped", "amount": "1.00"},
    "transfers/add-item": {"item": _UUID},
    "transfers/receive": {"item": _UUID},
    "transfers/remove-item": {"item": _UUID},
    "sales/sales": {
        "item": "IT-1", "reference": "W-1", "amount": "1.00", "currency": "EUR", "occurred_at": "2026-11-21T10:00:00Z",
    },
    "sales/take-back": {"reason": "Too small"},
    "stock-items/choose-full-price": {"full_price": True},
    "stock-items/hold": {"reference": "W-1", "until": "2030-01-01T00:00:00Z"},
    "stock-items/price": {"price": "200.00"},
    "stock-items/record-tests": {"functions_tested": True, "data_wiped": True},
    "stock-items/regrade": {"grade": "B"},
    "price-rule-sets/publish": {"effective_from": "2126-01-01"},
    "trade-ins/accept-items": {"payout_mode": "transfer"},
    "trade-ins/add-line": {"category": "bikes", "grade": "A"},
    "trade-ins/confirm-transfer": {"reference": "SEPA"},
    "trade-ins/counter": {"lines": [{"line": _UUID, "amount": "1.00"}]},
    "trade-ins/fail-payout": {"reason": "Account closed"},
    "trade-ins/grade": {"lines": [{"line": _UUID, "grade": "A"}]},
    "trade-ins/hold": {"authority": "Police"},
    "trade-ins/quote": {"store": "STORE", "lines": [{"category": "bikes"}]},
    "trade-ins/recycle": {"consent": True},
    "trade-ins/rescind": {"reason": "Not theirs"},
    "trade-ins/return-lines": {"lines": [_UUID]},
    "trade-ins/verify-identity": {
        "document_kind": "passport", "document_number": "12AB", "issued_on": "2020-01-01", "authority": "Prefecture",
        "born_on": "1980-01-01",
    },
    "vouchers/authorize": _RUNG,
    "vouchers/cancel": {"reason": "Stolen", "expected_total": "40.00"},
    "vouchers/capture": {"authorization": _UUID},
    "vouchers/refund": _RUNG,
    "vouchers/release": {"authorization": _UUID},
    "work-orders/assign": {"technician": None},
    "work-orders/fail-quality-check": {"notes": "Loose"},
    "work-orders/quote": {"lines": [_LABOUR]},
    "work-orders/report-extra-work": {"diagnosis": "Rim"},
}  # fmt: skip
# Lists that answer only to who says what of.
QUERIES = {"end-of-days": "?store=STORE&date=2026-11-21"}


def make_samples(shop: Shop) -> dict[str, Any]:
    return {resource: make(shop) for resource, make in SAMPLES.items()}


def sample_of(samples: dict[str, Any], door: Door) -> Any:
    if not door.names_one:
        return None
    assert door.resource in samples, (
        f"{door} names a thing and no test has one. Add «{door.resource}» to SAMPLES in {__name__}: how to make one "
        "that belongs to the shop. If every caller may see it wherever they work, add it to RETAILER_WIDE too."
    )
    return samples[door.resource].pk


def body_of(door: Door, store: str) -> str:
    action = door.path.removesuffix("preview/").rstrip("/").rpartition("/")[2]  # a preview takes the same body
    return json.dumps(BODIES.get(f"{door.resource}/{action}", {})).replace("STORE", store)


def query_of(door: Door, store: str) -> str:
    listed = door.method == "get" and not door.names_one
    return QUERIES.get(door.resource, "").replace("STORE", store) if listed else ""


def open_shop(consumer: Consumer, store: Store | None = None) -> Shop:
    return Shop(consumer, store or make_store())
