"""What may be paid to a seller how, and what was."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from apps.catalog.models import Category
from apps.core.money import ZERO
from apps.stores.selectors import today_in

from ..errors import CashLimit, MetalByTransfer
from ..models import CashRule, TradeIn, TradeInLine
from ..states.payout import PayoutMode
from ..states.trade_in import OURS, OfferState
from .rules import rules_of


def cash_rule_on(day: date) -> CashRule:
    """What counts on this day; what the law says where nobody decided anything."""
    return CashRule.objects.filter(effective_from__lte=day).order_by("-effective_from").first() or CashRule()


def cash_rules() -> QuerySet[CashRule]:
    """Every one that was decided: the law is the same in every store."""
    return CashRule.objects.all()


def hold_seller(trade_in: TradeIn) -> None:
    """Two purchases from one person take turns until they commit, in whatever stores, under whatever names they are
    known: each counts the other's cash."""
    names = [f"customer {trade_in.customer_id}"]
    if trade_in.identity_check is not None:
        check = trade_in.identity_check
        names.append(f"document {check.document_kind} {check.document_number}")
    digests = (hashlib.sha256(f"{trade_in.legal_entity_id} {name}".encode()).digest() for name in names)
    keys = sorted(int.from_bytes(digest[:8], signed=True) for digest in digests)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS given(key)", [keys])


def cash_given_to_seller_of(trade_in: TradeIn, since_days: int) -> Decimal:
    """By the company's other purchases: what was paid within these days, and whatever is still promised, however long
    ago; the same person by number or by paper."""
    same = Q(customer_id=trade_in.customer_id)
    if trade_in.identity_check is not None:
        check = trade_in.identity_check
        same |= Q(
            identity_check__document_kind=check.document_kind, identity_check__document_number=check.document_number
        )
    counts = Q(paid_at=None) | Q(paid_at__gt=timezone.now() - timedelta(days=since_days))
    rows = TradeIn.objects.filter(
        same, counts, legal_entity_id=trade_in.legal_entity_id, payout_mode=PayoutMode.CASH, status__in=OURS
    )
    return rows.exclude(pk=trade_in.pk).aggregate(sum=Sum("total"))["sum"] or ZERO


def require_payable_so(trade_in: TradeIn, lines: Iterable[TradeInLine], mode: PayoutMode) -> None:
    """Raises MetalByTransfer or CashLimit where the law forbids paying these lines in this way. What it says of cash
    holds until the end of the transaction only after `hold_seller`."""
    offer = trade_in.offers.filter(state__in=(OfferState.OPEN, OfferState.ACCEPTED)).select_related("rule_set").first()
    assert offer is not None  # what is accepted was offered
    metals = {rules.category for rules in rules_of(offer.rule_set).categories if rules.metal}
    if mode != PayoutMode.TRANSFER and any(line.category in metals for line in lines):
        raise MetalByTransfer
    if mode == PayoutMode.CASH:
        rule = cash_rule_on(today_in(trade_in.store))
        given = cash_given_to_seller_of(trade_in, rule.days)
        if trade_in.total + given > rule.limit:
            raise CashLimit(limit=str(rule.limit), paid=str(given), days=rule.days, currency=trade_in.currency)


def nature_of(line: TradeInLine, language: str) -> str:
    """What kind of thing it is, in the store's language."""
    return str(Category.objects.get(code=line.category).labels[language])
