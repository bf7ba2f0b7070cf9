"""What the page of one trade-in shows, in the shapes its components take."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.core import files
from apps.core.actors import Actor
from apps.core.api.files import link_to
from apps.core.screens.words import said_in
from apps.customers.permissions import CUSTOMERS_PII
from apps.items.models import Item
from apps.items.states import Grade
from apps.payments.screens import money_parts

from .. import selectors
from ..inputs.pricing import Question
from ..models import Offer, Payout, TradeIn, TradeInLine
from ..states import OfferState, PayoutMode, PayoutState, SellerKind, TradeInMode
from .trade_in_list import shown_seller, title_of
from .trade_in_thing_form import steps_shown
from .trade_in_words import SOURCES, line_pill

OFFER_KINDS = {OfferState.OPEN: "customer", OfferState.ACCEPTED: "ready", OfferState.DECLINED: "blocked"}
PAYOUT_KINDS = {
    PayoutState.ASKED: "progress", PayoutState.SENT: "ready", PayoutState.FAILED: "blocked",
    PayoutState.REVERSED: "closed",
}  # fmt: skip


def facts(row: TradeIn, actor: Actor) -> list[dict[str, Any]]:
    told: list[tuple[str, Any]] = [(_("Seller"), shown_seller(row, actor) or _("not yet known"))]
    if row.customer and actor.can(CUSTOMERS_PII, row.store_id):
        told += [(_("Phone"), row.customer.phone), (_("E-mail"), row.customer.email)]
    told += [
        (_("Sells as"), str(SellerKind(row.seller_kind).label)),
        (_("How it is sold"), str(TradeInMode(row.mode).label)),
        (_("Store"), row.store.name),
        (_("Estimate good until"), _day(row.estimate_valid_until)),
        (_("Received on"), _moment(row.received_at)),
        (_("Identity"), _("document read") if row.identity_check_id else ""),
        (_("Signed on"), _moment(row.signed_at)),
        (_("To be paid by"), str(PayoutMode(row.payout_mode).label) if row.payout_mode else ""),
        (_("Concluded on"), _moment(row.cleared_at)),
        (_("Paid on"), _moment(row.paid_at)),
        (_("Rescinded"), row.rescinded_for),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def lines(row: TradeIn) -> list[dict[str, Any]]:
    asked, photos = _questions(row), _photos(row)
    return [_line(line, asked) | {"photos": photos.get(line.item_id, ())} for line in row.lines.all()]


def offers(row: TradeIn) -> list[dict[str, Any]]:
    """Newest first."""
    return [_offer(offer) for offer in sorted(row.offers.all(), key=lambda offer: -offer.number)]


def payouts(row: TradeIn, actor: Actor) -> list[dict[str, Any]]:
    """Newest first; cash with what a till scans."""
    return [_payout(payout, actor) for payout in sorted(row.payouts.all(), key=lambda each: each.pk, reverse=True)]


def _questions(row: TradeIn) -> dict[tuple[str, str], Question]:
    """By category and key, as the rules of the newest offer, or else of the estimate, put them."""
    offers_made = sorted(row.offers.all(), key=lambda offer: offer.number)
    rule_set = offers_made[-1].rule_set if offers_made else row.estimate_rules
    if rule_set is None:
        return {}
    categories = selectors.rules_of(rule_set).categories
    return {(each.category, question.key): question for each in categories for question in each.questions}


def _line(line: TradeInLine, asked: dict[tuple[str, str], Question]) -> dict[str, Any]:
    checks = [
        _("%(name)s: %(said)s") % {"name": SOURCES.get(check.source, check.source), "said": check.get_result_display()}
        for check in line.theft_checks.all()
    ]
    return {
        "line": line,
        "title": title_of(line),
        "number": line.number[1],
        "pill": line_pill(line.state),
        "rows": _compared(line, asked),
        "steps": steps_shown(line.estimate_steps),
        "checks": checks,
    }


def _photos(row: TradeIn) -> dict[UUID | None, list[dict[str, str]]]:
    """By thing, the first taken first; a small picture where there is one. Two queries, or one."""
    things = [line.item_id for line in row.lines.all() if line.item_id]
    taken = list(files.of(Item.resource, things).filter(content_type__startswith="image/")) if things else []
    small = {each.owner_id: each for each in files.of(files.VARIANT, [each.pk for each in taken])} if taken else {}
    found: dict[UUID | None, list[dict[str, str]]] = {}
    for each in taken:
        told = {"url": link_to(each), "small": link_to(small.get(each.pk, each))}
        found.setdefault(each.owner_id, []).append(told)
    return found


def _compared(line: TradeInLine, asked: dict[tuple[str, str], Question]) -> list[dict[str, Any]]:
    """Declared beside found; `differs` where they do."""
    graded = bool(line.found_grade)
    rows = [(_("Condition"), _grade(line.declared_grade), _grade(line.found_grade))]
    rows.append((_("Full years"), _plain(line.declared_age), _plain(line.found_age)))
    for key in {**line.declared_answers, **line.found_answers}:
        said, found = line.declared_answers.get(key, ""), line.found_answers.get(key, "")
        question = asked.get((line.category, key))
        words = {answer.key: said_in(answer.labels) for answer in question.answers} if question else {}
        label = said_in(question.labels) if question else capfirst(key)
        rows.append((label, words.get(said, said), words.get(found, found)))
    return [
        {"label": label, "declared": said, "found": found, "differs": graded and bool(said) and said != found}
        for label, said, found in rows
        if said or found
    ]


def _offer(offer: Offer) -> dict[str, Any]:
    state = OfferState(offer.state)
    return {
        "offer": offer,
        "kind": OFFER_KINDS.get(state, "closed"),
        "word": capfirst(str(state.label)),
        "valid_until": _day(offer.valid_until),
        "lines": [
            {"row": row, "title": title_of(row.line), "steps": steps_shown(row.steps)}
            for row in sorted(offer.lines.all(), key=lambda row: row.line.position)
        ],
    }


def _payout(payout: Payout, actor: Actor) -> dict[str, Any]:
    state = PayoutState(payout.state)
    told = {
        "payout": payout,
        "mode": capfirst(str(PayoutMode(payout.mode).label)),
        "kind": PAYOUT_KINDS[state],
        "word": capfirst(str(state.label)),
        "worth": payout.amount + payout.bonus,
        "payable": None,
    }
    if payout.payable is not None:
        told["payable"] = money_parts.panel(payout.payable, money_parts.receipts_of(payout.payable, actor))
    return told


def _grade(code: str) -> str:
    return str(Grade(code).label) if code else ""


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _day(day: Any) -> str:
    return date_format(day, _("D j M")) if day else ""


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), _("D j M, H:i")) if at else ""
