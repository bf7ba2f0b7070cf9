"""Reversals of reversals, of what waits and of what is held, in whatever order tills tell them."""

from decimal import Decimal
from itertools import permutations

import pytest
from django.db import transaction

from apps.payments.inputs import Tender
from apps.payments.models import Receipt
from apps.payments.states import Door, ReceiptKind, ReceiptState
from apps.workshop import operations as workshop
from tests.factories.payments import cases, state_of, tell, ticket
from tests.factories.workshop import make_work_order, person

pytestmark = pytest.mark.django_db


def undo(order, number, *, of, payable=None):
    code = order.code if payable is None else payable
    return tell(
        order, number=number, kind=ReceiptKind.REVERSAL, reverses=ticket(order, of), payable=code, lines=(),
        tenders=(Tender("cash", Decimal("60.00")),),
    )  # fmt: skip


def states():
    return {*Receipt.objects.values_list("state", flat=True)}


@pytest.mark.parametrize("code", [None, ""])
def test_a_payment_undone_and_put_back_is_paid_whichever_is_told_first(code):
    order = make_work_order()
    for told in permutations("123"):
        with transaction.atomic():
            for which in told:
                if which == "1":
                    tell(order, number="1")
                else:
                    undo(order, which, of=str(int(which) - 1), payable=code)
                known = "".join(sorted(told[: told.index(which) + 1]))
                expected = {"1": "0.00", "12": "60.00", "123": "0.00", "13": "0.00"}.get(known, "60.00")
                assert state_of(order)[2] == Decimal(expected), (told, which)
            assert (state_of(order)[0], states(), cases()) == ("paid", {ReceiptState.APPLIED}, []), told
            transaction.set_rollback(True)


def test_what_undoes_a_ticket_that_is_held_is_held_with_it_whichever_was_first():
    for told in permutations("123"):
        with transaction.atomic():
            order = make_work_order(until="quoted")
            for which in told:
                if which == "1":
                    tell(order, Door.HOOK, number="1", currency="CHF")
                else:
                    undo(order, which, of=str(int(which) - 1), payable="")
            workshop.approve_quote(order.id, actor=person("clara", order.store))
            assert (state_of(order)[2], states()) == (Decimal("60.00"), {ReceiptState.IN_CASE}), told
            assert cases() == ["wrong_currency"] * 3
            transaction.set_rollback(True)
