"""What the demo's shops bought and sell again: a trade-in at every step, and shelves with something on them."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from apps.buyback import operations as buyback
from apps.buyback.inputs import LineFound, NewRuleSet, NewTradeIn, NewTradeInLine, Reception, StatedCheck
from apps.buyback.models import TradeIn
from apps.buyback.operations import payout, trade_in
from apps.buyback.states import PayoutMode, TheftResult
from apps.core import files
from apps.core.actors import system
from apps.customers.inputs import IdentityInput
from apps.customers.models import Customer
from apps.customers.states import CustomerKind, DocumentKind
from apps.items.states import IdentifierKind
from apps.resale import operations as resale
from apps.resale.inputs import Pricing
from apps.resale.models import StockItem
from apps.stores.selectors import today_in_company

from . import used_rules
from .organisation import SKILLS, Crew
from .papers import IBAN, signature
from .tills import Till
from .wares import BRANDS, MODELS

WHO = system("demo")
TICKETS_FROM = 500  # behind those the workshop's past has rung today
# How far each trade-in of a store has come, the grade found, and by which way it is paid.
BOUGHT = (
    ("estimated", "B", PayoutMode.TRANSFER),
    ("graded", "C", PayoutMode.TRANSFER),
    ("offered", "B", PayoutMode.VOUCHER),
    ("cleared", "B", PayoutMode.CASH),
    ("stocked", "C", PayoutMode.TRANSFER),
    ("ready", "B", PayoutMode.TRANSFER),
    ("listed", "A", PayoutMode.TRANSFER),
    ("listed", "B", PayoutMode.VOUCHER),
    ("sold", "B", PayoutMode.TRANSFER),
)
STEPS = ("estimated", "received", "graded", "offered", "accepted", "proven", "cleared", "paid")
ON_THE_SHELF = ("ready", "listed", "sold")


def build(crews: list[Crew]) -> None:
    for entity in {crew.store.entity for crew in crews}:
        trades = sorted({trade for crew in crews if crew.store.entity == entity for trade in SKILLS[crew.store.code]})
        draft = buyback.draft_rule_set(
            NewRuleSet(entity.pk, "Barème d’automne", used_rules.rules_for(trades)), actor=WHO
        )
        buyback.publish_rule_set(draft.pk, effective_from=today_in_company(entity.pk), actor=WHO)
    for crew in crews:
        sellers = Customer.objects.filter(
            legal_entity=crew.store.entity, kind=CustomerKind.PERSON, custody_events__item__store=crew.store
        ).distinct()
        till = Till(crew.store, crew.till, tickets_from=TICKETS_FROM)
        for number, (seller, (until, grade, mode)) in enumerate(zip(sellers.order_by("pk"), BOUGHT, strict=False)):
            _bring(crew, till, seller, number, until=until, grade=grade, mode=mode)


def _bring(crew: Crew, till: Till, seller: Customer, number: int, *, until: str, grade: str, mode: PayoutMode) -> None:
    line = _thing(crew, number, grade)
    new = NewTradeIn(store_code=crew.store.code, customer_id=seller.pk, lines=(line,))
    row, _new = trade_in.draft(new, actor=crew.clerk)
    for step in STEPS:
        _step(step, crew, row, mode, number)
        if step == until:
            return
    trade_in_line = row.lines.get()
    assert trade_in_line.item_id is not None
    stock = resale.take_into_stock(trade_in_line.item_id, actor=WHO)
    if stock is not None and until in ON_THE_SHELF:
        _shelve(crew, till, stock, Decimal(trade_in_line.price or 0), until)


def _step(step: str, crew: Crew, row: TradeIn, mode: PayoutMode, number: int) -> None:
    clerk, (_technician, grader) = crew.clerk, crew.technicians[0]
    match step:
        case "estimated":
            trade_in.estimate(row.pk, actor=clerk)
        case "received":
            trade_in.receive(row.pk, Reception(), actor=clerk)
        case "graded":
            found = [LineFound(line_id=line.pk, grade=line.declared_grade) for line in row.lines.all()]
            trade_in.grade(row.pk, lines=found, actor=grader)
        case "offered":
            trade_in.make_offer(row.pk, actor=clerk)
        case "accepted":
            trade_in.accept_items(row.pk, payout_mode=mode, actor=clerk)
        case "proven":
            trade_in.verify_identity(row.pk, identity=_identity(number), actor=clerk)
            seen = [StatedCheck(line.pk, TheftResult.CLEAR, "registre des vols (démo)") for line in row.lines.all()]
            trade_in.check_stolen(row.pk, stated=seen, actor=clerk)
            trade_in.sign(row.pk, photo=files.drawn(signature(), name="signature.png"), actor=clerk)
        case "cleared":
            trade_in.clear(row.pk, actor=clerk)
        case "paid":
            payout.pay_out(row.pk, actor=crew.manager, iban=IBAN if mode == PayoutMode.TRANSFER else "")
            if mode == PayoutMode.TRANSFER:
                payout.confirm_transfer(row.pk, reference=f"VIR-{number:03d}", actor=crew.manager)
            payout.put_in_stock(row.pk, actor=clerk)


def _shelve(crew: Crew, till: Till, stock: StockItem, cost: Decimal, until: str) -> None:
    resale.make_ready(stock.pk, actor=crew.manager)
    asked = (cost * Decimal("1.6")).quantize(Decimal(1)) - Decimal("0.10")
    resale.price(stock.pk, Pricing(asked), actor=crew.manager)
    if until == "ready":
        return
    resale.release_for_sale(stock.pk, actor=crew.manager)
    if until == "sold":
        till.take(stock.item.code, stock.currency, asked)


def _thing(crew: Crew, number: int, grade: str) -> NewTradeInLine:
    trade = SKILLS[crew.store.code][number % len(SKILLS[crew.store.code])]
    name, _english, price = MODELS[trade][number % len(MODELS[trade])]
    return NewTradeInLine(
        category=trade,
        brand_name=BRANDS[trade][number % len(BRANDS[trade])],
        model_name=name,
        identifier_kind=IdentifierKind.SERIAL,
        identifier=f"DEMO{crew.store.code}{number:03d}",
        new_price=Decimal(price),
        age_years=1 + number % 3,
        grade=grade,
        answers=dict(used_rules.nothing_wrong(trade)),
    )


def _identity(number: int) -> IdentityInput:
    return IdentityInput(
        document_kind=DocumentKind.IDENTITY_CARD,
        document_number=f"DEMO{number:08d}",
        issued_on=timezone.localdate() - timedelta(days=900),
        authority="Préfecture (démo)",
        born_on=date(1980, 1, 1) + timedelta(days=97 * number),
    )
