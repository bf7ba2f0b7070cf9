"""What tills say was paid by voucher, ticket by ticket, and what of it the ledger has booked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from apps.core.money import ZERO, minor_unit, split, total

from ..inputs import VOUCHER, Ticket
from ..models import LedgerTransaction, Payable, Receipt, Voucher, VoucherHold
from ..states import BY_REQUEST, AccountKind, CaseKind, HoldState, ReceiptKind, ReceiptState, VoucherState
from .payables import canonical_code

GIVES = (ReceiptKind.REFUND, ReceiptKind.PAYOUT)


@dataclass(frozen=True)
class TicketKey:
    """A ticket whole, whichever of its lines."""

    store_id: UUID
    till_code: str
    business_date: date
    ticket_number: str


@dataclass(frozen=True)
class Booked:
    """What the ledger took for a ticket: because the till asked, and because its ticket said so."""

    by_request: Decimal
    by_receipt: Decimal
    owner_id: UUID | None  # the voucher it was booked on
    counter: AccountKind | None  # else the account it was booked on


def key_of(receipt: Receipt) -> TicketKey:
    return TicketKey(receipt.store_id, receipt.till_code, receipt.business_date, receipt.ticket_number)


def key_of_ticket(ticket: Ticket, store_id: UUID) -> TicketKey:
    return TicketKey(store_id, ticket.till, ticket.business_date, ticket.number)


def undone_by(receipt: Receipt) -> Receipt:
    """The receipt whose effect this one changes: itself, or what a reversal in the end undoes."""
    seen = set()
    while receipt.kind == ReceiptKind.REVERSAL and receipt.reverses is not None and receipt.pk not in seen:
        seen.add(receipt.pk)
        receipt = receipt.reverses
    return receipt


def wanted_of(receipt: Receipt) -> dict[str, Decimal]:
    """Code as the till gave it → what this ticket takes of it in the end, below zero when it gives back."""
    rows = Receipt.objects.filter(**key_of(receipt).__dict__).exclude(kind=ReceiptKind.REVERSAL)
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row, own in _parts(list(rows.prefetch_related("tenders").order_by("payment_line"))):
        for code, amount in _net(row, own).items():
            if row.kind not in GIVES:
                found[code] += amount
            elif not _stands_for(row, code):
                found[code] -= amount
    return dict(found)


def vouchers_by_code(codes: Iterable[str]) -> dict[str, Voucher]:
    wanted = list(codes)
    rows = Voucher.objects.filter(Q(code__in=wanted) | Q(ean__in=wanted)) if wanted else ()
    return {code: row for row in rows for code in (row.code, row.ean) if code in wanted}


def booked_for(key: TicketKey, voucher_code: str) -> Booked:
    rows = LedgerTransaction.objects.filter(**key.__dict__, voucher_code=voucher_code)
    spent = Q(entries__account__kind=AccountKind.SPENT)
    sums = rows.aggregate(
        by_request=Sum("entries__amount", filter=spent & Q(kind__in=BY_REQUEST)),
        by_receipt=Sum("entries__amount", filter=spent & ~Q(kind__in=BY_REQUEST)),
    )
    first = rows.order_by("id").first()
    counter = None
    if first is not None and first.voucher_id is None:
        counter = AccountKind(first.entries.exclude(account__kind=AccountKind.SPENT).get().account.kind)
    return Booked(sums["by_request"] or ZERO, sums["by_receipt"] or ZERO, first.voucher_id if first else None, counter)


def hold_for(voucher: Voucher, key: TicketKey) -> VoucherHold | None:
    """What this ticket's till was promised, if it asked: under this number, else the one open promise to this till."""
    rows = VoucherHold.objects.select_for_update().filter(voucher=voucher)
    found = rows.filter(**key.__dict__).first()
    if found is None:
        live = list(rows.filter(store_id=key.store_id, till_code=key.till_code, state=HoldState.HELD)[:2])
        found = live[0] if len(live) == 1 else None
    return found


def promised_by_voucher(payable: Payable) -> Decimal:
    """What vouchers stand for of this money going out, less what tills have said they handed over."""
    standing = Voucher.objects.filter(payable=payable).exclude(state=VoucherState.CANCELLED)
    issued = {code: voucher for voucher in standing for code in (voucher.code, voucher.ean)}
    receipts = payable.receipts.filter(kind__in=GIVES, state=ReceiptState.APPLIED) if issued else Receipt.objects.none()
    handed = [
        amount
        for receipt in receipts.prefetch_related("tenders")
        for code, amount in _net(receipt, _tendered(receipt)).items()
        if code in issued
    ]
    return total(voucher.issued for voucher in standing) - total(handed)


def names_vouchers(receipt: Receipt) -> bool:
    return bool(_tendered(receipt))


def _parts(rows: Sequence[Receipt]) -> Iterator[tuple[Receipt, dict[str, Decimal]]]:
    """Each line with its own vouchers. Lines that repeat the tenders of their whole ticket share them, by amount."""
    told: dict[tuple[object, ...], list[Receipt]] = defaultdict(list)
    for row in rows:
        tenders = sorted((each.method, each.amount, each.reference, each.voucher) for each in row.tenders.all())
        whole = total(amount for _method, amount, *_names in tenders) - row.change
        told[(row.kind in GIVES, *tenders) if whole > row.amount else (row.pk,)].append(row)
    for lines in told.values():
        weights = {line.pk: max(line.amount, minor_unit(line.currency)) for line in lines}
        shares = {code: split(said, weights, lines[0].currency) for code, said in _tendered(lines[0]).items()}
        yield from ((line, {code: share[line.pk] for code, share in shares.items()}) for line in lines)


def _net(receipt: Receipt, own: dict[str, Decimal]) -> dict[str, Decimal]:
    """What is left of its own vouchers after its reversals."""
    back = _reversed(receipt, own)
    return {code: amount - min(amount, back.get(code, ZERO)) for code, amount in own.items()}


def _reversed(receipt: Receipt, own: dict[str, Decimal]) -> dict[str, Decimal]:
    """Of each voucher, what reversals that still stand put back: what they name, else all when they undo it whole."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for reversal in _standing_reversals(receipt):
        named = _tendered(reversal) or (own if reversal.amount >= receipt.amount else {})
        for code, amount in named.items():
            found[code] += amount
    return found


def _standing_reversals(receipt: Receipt) -> list[Receipt]:
    rows = receipt.reversed_by.filter(kind=ReceiptKind.REVERSAL).order_by("id")
    twice = Q(cases__kind=CaseKind.REVERSED_TWICE)
    return [row for row in rows.exclude(twice) if not _standing_reversals(row)]


def _tendered(receipt: Receipt) -> dict[str, Decimal]:
    by_code: dict[str, list[Decimal]] = defaultdict(list)
    for tender in receipt.tenders.all():
        if tender.method == VOUCHER or tender.voucher:
            by_code[canonical_code(tender.voucher or tender.reference)].append(tender.amount)
    return {code: amount for code, amounts in by_code.items() if (amount := total(amounts)) > 0}


def _stands_for(receipt: Receipt, code: str) -> bool:
    """The voucher was issued for what this ticket pays out: it has been loaded already."""
    if receipt.payable_id is None:
        return False
    return Voucher.objects.filter(Q(code=code) | Q(ean=code), payable_id=receipt.payable_id).exists()
