"""The regime travels to the till and is compared with what was rung there."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from apps.catalog.models import ExternalArticle
from apps.core.actors import system
from apps.core.errors import IllegalTransition, NotFound, PermissionRefused
from apps.payments.inputs import PaidLine
from apps.payments.models import Case
from apps.payments.operations import reserve_payable, resolve_case
from apps.payments.states import CaseKind, Door
from apps.printing.ports import Wanted
from apps.resale.errors import MarginCasesOpen
from apps.resale.models import MarginLine, MarginPeriod, Sale, StockItem
from apps.resale.operations.margin import choose_full_price, close_margin_period
from apps.resale.screens.documents import MarginAnnex
from apps.resale.selectors.margin import mention_on
from apps.resale.states import PeriodState, Regime, RegimeReason
from tests.factories.api import Caller
from tests.factories.desk import make_worker, signed_in
from tests.factories.payments import DAY
from tests.factories.resale import make_listed, pay, payable_of, take_back
from tests.factories.stores import actor_with
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
WHO = system("tests")


def rung(stock: StockItem, **names: str) -> None:
    line = PaidLine(due=Decimal("180.00"), paid=Decimal("180.00"), **names)
    pay(stock, lines=(line,), number="T-1")


def cases() -> list[Case]:
    return list(Case.objects.filter(kind=CaseKind.OTHER_VAT))


def close(stock: StockItem) -> MarginPeriod:
    return close_margin_period(
        actor=WHO, legal_entity_id=stock.legal_entity_id, month=DAY.replace(day=1), expected_total=Decimal("13.33")
    )


def test_the_till_is_asked_for_the_article_of_the_regime() -> None:
    line = payable_of(make_listed()).lines.get()
    assert (line.article, line.tax_code) == ("USED-MARGIN", "MARGIN")


def test_a_till_payment_writes_the_book_and_its_reversal_takes_it_back() -> None:
    stock = make_listed()
    pay(stock, number="T-1")
    take_back(stock, "T-1")
    lines = MarginLine.objects.filter(source_resource="sale").order_by("id")
    assert [(line.kind, line.source_code, line.margin, line.vat) for line in lines] == [
        ("sale", Sale.objects.get().code, Decimal("80.00"), Decimal("13.33")),
        ("return", Sale.objects.get().code, Decimal("-80.00"), Decimal("-13.33")),
    ]


@pytest.mark.parametrize(
    "names",
    [
        {}, {"tax_code": "MARGIN"}, {"article": "USED-MARGIN"}, {"article": "OCC-MARGE", "tax_code": "MARGIN"},
    ],
)  # fmt: skip
def test_what_was_rung_as_asked_raises_no_case(names: dict[str, str]) -> None:
    stock = make_listed()
    ExternalArticle.objects.create(legal_entity=stock.legal_entity, article="USED-MARGIN", till_article="OCC-MARGE")
    rung(stock, **names)
    assert (stock.status, cases()) == ("sold", [])


@pytest.mark.parametrize(
    "names", [{"tax_code": "FR20"}, {"article": "USED-STANDARD"}, {"article": "USED-MARGIN", "tax_code": "FR55"}]
)
def test_rung_otherwise_it_is_sold_and_a_case_opens(names: dict[str, str]) -> None:
    stock = make_listed()
    rung(stock, **names)
    (case,) = cases()
    line = MarginLine.objects.get(kind="sale")
    assert (stock.status, line.regime, line.vat) == ("sold", Regime.MARGIN, Decimal("13.33"))
    assert case.details == {
        "item": stock.item.code, "sale": line.source_code, "month": f"{DAY:%Y-%m}", "ticket": "T-1",
        "asked_article": "USED-MARGIN", "asked_tax_code": "MARGIN", "rung_article": names.get("article", ""),
        "rung_tax_code": names.get("tax_code", ""), "amount": "180.00", "currency": "EUR",
    }  # fmt: skip


def test_the_month_is_not_closed_before_the_case_is_settled(monkeypatch: Any) -> None:
    stock = make_listed()
    rung(stock, tax_code="FR20")
    monkeypatch.setattr("apps.resale.selectors.margin.closing.today_in", lambda store: date.max)  # the month is over
    with pytest.raises(MarginCasesOpen) as refused:
        close(stock)
    (case,) = cases()
    assert [row["code"] for row in refused.value.extra["open_cases"]] == [case.code]
    assert MarginPeriod.objects.get().state == PeriodState.OPEN
    resolve_case(case.pk, resolution="The ticket was corrected at the till", actor=WHO)
    assert close(stock).state == PeriodState.CLOSED


def test_each_ticket_is_asked_about_once_even_when_settled() -> None:
    stock = make_listed()
    line = PaidLine(due=Decimal("180.00"), paid=Decimal("180.00"), tax_code="FR20")
    pay(stock, lines=(line,), number="T-1")
    resolve_case(cases()[0].pk, resolution="Corrected", actor=WHO)
    pay(stock, lines=(line,), number="T-1", door=Door.HOOK)
    pay(stock, "10.00", number="T-2")
    assert [case.state for case in cases()] == ["resolved"]


def test_the_full_price_can_be_chosen_for_one_thing_while_it_is_unsold() -> None:
    stock = make_listed()
    choose_full_price(stock.pk, full_price=True, actor=WHO)
    line = payable_of(stock).lines.get()
    assert (line.article, line.tax_code) == ("USED-STANDARD", "FR20")
    rung(stock, tax_code="FR20")
    sold = MarginLine.objects.get(kind="sale")
    assert (sold.regime, sold.reason, sold.vat) == (Regime.STANDARD, RegimeReason.OPTED_OUT, Decimal("30.00"))
    assert (Sale.objects.get().regime, cases()) == (Regime.STANDARD, [])
    with pytest.raises(IllegalTransition):
        choose_full_price(stock.pk, full_price=False, actor=WHO)


def test_choosing_the_full_price_needs_its_right() -> None:
    stock = make_listed()
    with pytest.raises(PermissionRefused):
        choose_full_price(stock.pk, full_price=True, actor=actor_with(["stock_items:read"]))
    stock.refresh_from_db()
    assert (stock.full_price, payable_of(stock).lines.get().article) == (False, "USED-MARGIN")


def test_it_is_chosen_on_the_page_of_the_thing() -> None:
    stock = make_listed()
    client = signed_in(make_worker(stock.store, "store_manager"))
    there = f"/resale/{stock.code}/"
    vat = client.get(there).context["vat"]
    client.post(f"{there}full-price/", {"full_price": vat["other"]})
    assert payable_of(stock).lines.get().article == "USED-STANDARD"
    vat = client.get(there).context["vat"]
    assert vat["said"] == "VAT on the full price, by choice."
    client.post(f"{there}full-price/", {"full_price": vat["other"]})
    assert payable_of(stock).lines.get().article == "USED-MARGIN"
    pay(stock)
    assert client.get(there).context["vat"] is None


def test_who_may_not_choose_is_shown_no_button_and_refused() -> None:
    stock = make_listed()
    client = signed_in(make_worker(stock.store, "clerk"))
    assert client.get(f"/resale/{stock.code}/").context["vat"]["may"] is False
    assert client.post(f"/resale/{stock.code}/full-price/", {"full_price": "1"}).status_code == 403
    assert payable_of(stock).lines.get().article == "USED-MARGIN"


def test_a_till_that_rings_it_is_not_asked_for_another_article() -> None:
    stock = make_listed()
    reserve_payable(payable_of(stock).pk, till=f"{stock.store.code}/1", actor=person("clara", stock.store))
    client = signed_in(make_worker(stock.store, "store_manager"))
    page = client.post(f"/resale/{stock.code}/full-price/", {"full_price": "1"}, follow=True)
    assert next(iter(page.context["messages"])).level_tag == "error"
    stock.refresh_from_db()
    assert (stock.full_price, payable_of(stock).lines.get().article) == (False, "USED-MARGIN")


def test_a_program_chooses_it_too() -> None:
    stock = make_listed()
    caller = Caller("stock_items:read", "margin:choose", stores=[stock.store])
    assert caller.post(f"stock-items/{stock.pk}/choose-full-price/", {"full_price": True}).status_code == 200
    assert payable_of(stock).lines.get().article == "USED-STANDARD"


@pytest.mark.parametrize(
    "day, law",
    [
        (date(2026, 8, 31), "article 297 A du code général des impôts"),
        (date(2026, 9, 1), "articles L. 242-12 et suivants du code des impositions sur les biens et services"),
    ],
)
def test_the_mention_names_the_law_of_the_day(day: date, law: str) -> None:
    assert mention_on(day) == f"Régime particulier – Biens d’occasion ({law})"


def test_the_annex_carries_the_mention_and_no_vat() -> None:
    stock = make_listed()
    pay(stock)
    sale, actor = Sale.objects.get(), person("mona", stock.store)
    with translation.override("en"):
        page = MarginAnnex().html(Wanted(sale.pk, "a4", "en", actor))
    assert mention_on(DAY) in page
    assert "Not an invoice nor a receipt" in page
    assert "180.00" in page
    assert "13.33" not in page
    assert "VAT" not in page.replace(stock.item.code, "")  # whose letters are anybody's guess


def test_a_sale_on_its_full_price_has_no_annex() -> None:
    stock = make_listed()
    choose_full_price(stock.pk, full_price=True, actor=WHO)
    pay(stock)
    with pytest.raises(NotFound):
        MarginAnnex().subject(Sale.objects.get().pk, person("mona", stock.store))
