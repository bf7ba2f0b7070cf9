"""The demo retailer: made once, by operations, with something of everything in it and nothing of anybody real."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from apps.access.selectors import hook_source_by_code, signing_secrets
from apps.buyback.models import TradeIn
from apps.buyback.selectors import verify_register
from apps.core import deliveries, sequencer
from apps.core.models import Delivery, Event
from apps.customers.models import Customer
from apps.desk.demo import building, clock, credentials, shop
from apps.desk.demo.organisation import SKILLS
from apps.integrations.models import Connection, Route
from apps.integrations.sandbox.server import Sandbox
from apps.integrations.selectors import connection_info, mapping_of
from apps.payments.models import Case, ReceiptTender
from apps.resale.models import Channel, Listing, Sale, StockItem
from apps.stores.models import LegalEntity, Staff, Store
from apps.workshop.models import QuoteLine, WorkOrder
from apps.workshop.selectors import BOARD_STATUSES
from tests.factories.stores import make_entity, make_store

PAST = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: Any, folder: Path) -> Iterator[str]:
    """The demo, made once for this file and gone afterwards; what the command said."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield run(folder)
        transaction.set_rollback(True)


def run(folder: Path) -> str:
    out = io.StringIO()
    with override_settings(DATA_DIR=folder):
        call_command("demo_data", past=PAST, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_a_second_run_changes_nothing_and_asks_little(said, folder):
    before = counts()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert run(folder) == said
    assert counts() == before
    assert len(asked) <= 11


def test_the_double_may_move_between_two_starts(said, folder, monkeypatch):
    with transaction.atomic():
        monkeypatch.setenv("SANDBOX_URL", "http://127.0.0.1:9069")
        run(folder)
        erps = Connection.objects.filter(partner="odoo")
        assert set(erps.values_list("base_url", flat=True)) == {"http://127.0.0.1:9069"}
        assert set(Channel.objects.values_list("address", flat=True)) == {"http://127.0.0.1:9069/shop"}
        assert (folder / credentials.ADDRESS_FILE).read_text() == "http://127.0.0.1:9069"
        told = Event.objects.filter(type="recommerce.connection.changed.v1").values_list("changed", flat=True)
        assert list(told) == [["base_url"], ["base_url"]]
        transaction.set_rollback(True)


def test_every_lane_of_every_workshop_has_something_in_it(said):
    for code in SKILLS:
        here = WorkOrder.objects.filter(store__code=code, status__in=BOARD_STATUSES)
        assert set(here.values_list("status", flat=True)) == set(BOARD_STATUSES)
        assert here.filter(promised_at__lt=timezone.now()).count() >= 6


def test_there_is_one_of_each_oddity(said):
    kinds = set(Case.objects.values_list("kind", flat=True))
    assert kinds == {"overpaid", "reversed_after_hand_over"}
    assert WorkOrder.objects.filter(status="uncollected").count() == 1
    assert WorkOrder.objects.filter(status="abandonment_case").count() == 1
    assert WorkOrder.objects.filter(status="paid", payment_state="overpaid", balance__lt=Decimal(0)).count() == 1


def test_every_store_buys_and_sells_used_things(said):
    """A trade-in at every step, shelves with something on them, and one sold by the till."""
    for code in SKILLS:
        steps = Counter(TradeIn.objects.filter(store__code=code).values_list("status", flat=True))
        assert steps == {"estimated": 1, "graded": 1, "offered": 1, "cleared": 1, "stocked": 5}
        shelves = Counter(StockItem.objects.filter(store__code=code).values_list("status", flat=True))
        assert shelves == {"stocked": 1, "ready": 1, "listed": 2, "sold": 1}
        assert Sale.objects.filter(store__code=code, state="completed", regime="margin").count() == 1
        verdict = verify_register(Store.objects.get(code=code).pk)
        assert (verdict.intact, verdict.checked) == (True, 6)


def test_the_past_lies_in_the_past_and_was_pushed_to_nobody(said):
    now = timezone.now()
    assert not Event.objects.filter(occurred_at__gt=now).exists()
    ended = WorkOrder.objects.filter(status="closed").order_by("created_at")
    assert ended.first().created_at < now - timedelta(days=12)
    assert all(order.created_at < order.checked_in_at < order.handed_over_at for order in ended)
    assert Delivery.objects.filter(channel="partner").count() == 0
    assert Route.objects.count() == 9  # four kinds for each of two ERPs, and one that a till's own ERP is not told


def test_one_used_thing_of_each_company_is_live_in_the_web_shop_once_the_workers_run(said, settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    assert sorted(Listing.objects.values_list("channel__code", "state")) == [
        ("WEB-ALPES", "publishing"), ("WEB-SEINE", "publishing"),
    ]  # fmt: skip
    with Sandbox() as partner, transaction.atomic():
        shop.move_to(partner.url)
        while sequencer.advance():
            pass
        for delivery in Delivery.objects.filter(channel="web_shop"):
            deliveries.attempt(delivery.pk)
        live = Listing.objects.filter(state="live")
        assert set(live.values_list("code", flat=True)) == set(partner.state()["shop"]["shown"])
        assert live.count() == 2
        transaction.set_rollback(True)


def test_what_people_do_here_next_finds_its_way_into_the_erp(said):
    for partner in Connection.objects.filter(partner="odoo"):
        known = mapping_of(partner).entries
        lines = QuoteLine.objects.filter(quote__work_order__legal_entity=partner.legal_entity)
        articles = {("article", article) for article in lines.values_list("article", flat=True)}
        taxes = {("tax_code", code) for code in lines.values_list("tax_code", flat=True)}
        tenders = {("tender", method) for method in ReceiptTender.objects.values_list("method", flat=True)}
        assert (articles | taxes | tenders) - known.keys() == set()
        assert connection_info(partner).secret == "sandbox-key"


def test_nobody_in_it_is_real(said):
    for customer in Customer.objects.all():
        assert customer.phone.startswith("+3363998")
        assert customer.email.endswith("@example.org")
    assert set(LegalEntity.objects.values_list("siren", flat=True)) == {"", "000000018", "000000026"}
    assert LegalEntity.objects.get(sandbox=True).stores.count() == 1


def test_the_logins_it_prints_work(said):
    assert f"{credentials.OPERATOR} / {credentials.PASSWORD}" in said
    for username in (credentials.OPERATOR, "sophie", "anna", "yanis"):
        with transaction.atomic():
            person = authenticate(RequestFactory().post("/"), username=username, password=credentials.PASSWORD)
        assert person == Staff.objects.get(username=username)


def test_its_consumers_and_tills_get_in(said):
    for name in (credentials.CONSUMER, credentials.INSPECTOR, credentials.LEARNER):
        answer = Client().post(
            "/oauth/token/",
            {"grant_type": "client_credentials", "client_id": name, "client_secret": credentials.CLIENT_SECRET},
        )
        assert answer.status_code == 200, answer.content
    assert signing_secrets(hook_source_by_code("demo-till-lyon")) == [credentials.HOOK_SECRET]


@pytest.mark.django_db
def test_it_keeps_away_from_real_customers(settings, tmp_path):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        run(tmp_path)
    assert LegalEntity.objects.count() == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_it_wants_a_database_without_business(tmp_path):
    make_entity()
    with pytest.raises(CommandError, match="real companies"):
        run(tmp_path)
    assert (LegalEntity.objects.count(), Staff.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_demo_that_was_interrupted_before_the_erp_is_completed(monkeypatch, tmp_path):
    """The past stands in one transaction; the connections come after it."""
    alpes = make_entity(code="ALPES")
    for code, entity in (("LYON", alpes), ("ANNECY", alpes), ("PARIS", make_entity(code="SEINE"))):
        make_store(code=code, entity=entity)
    assert building.build("http://127.0.0.1:8069", past=0) is True
    assert sorted(Connection.objects.values_list("code", flat=True)) == ["files-paris", "odoo-alpes", "odoo-seine"]


def test_the_clock_moves_inside_the_block_only():
    moment = timezone.now() - timedelta(days=40)
    with clock.at(moment):
        assert timezone.now() == moment
        assert timezone.localdate() == timezone.localdate(moment)
    assert timezone.now() > moment
