"""What a voucher offers is what may be done with it now."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.core.actors import system
from apps.payments.models import Voucher
from apps.payments.operations import authorize_voucher
from apps.payments.selectors import today_in
from tests.factories.api import Caller
from tests.factories.offered import offered, possible
from tests.factories.vouchers import make_voucher, ticket_at

pytestmark = pytest.mark.django_db


def told(voucher):
    """Each tried as well: the list says what is done."""
    caller = Caller("vouchers:read", "vouchers:authorize", "vouchers:cancel", stores=[voucher.store])
    ticket = {"till": "1", "business_date": "2026-11-21", "number": "V9"}
    tried = {
        "cancel": {"reason": "Lost", "expected_total": str(voucher.balance)},
        "authorize": {"store": voucher.store.code, "amount": "5.00", "ticket": ticket},
    }
    path = f"vouchers/{voucher.pk}/"
    assert offered(caller, path) == possible(caller, path, tried)
    return offered(caller, path)


def test_a_good_one_is_held_or_cancelled():
    assert told(make_voucher()) == ["authorize", "cancel"]


def test_one_past_its_last_day_is_held_no_more():
    voucher = make_voucher()
    yesterday = today_in(voucher.store) - timedelta(days=1)
    Voucher.objects.filter(pk=voucher.pk).update(expires_on=yesterday)

    assert told(voucher) == ["cancel"]


def test_one_a_till_holds_is_not_cancelled():
    voucher = make_voucher()
    ticket = ticket_at(voucher.store, "V1")
    authorize_voucher(voucher.pk, ticket=ticket, amount=Decimal("10.00"), actor=system("till"))

    assert told(voucher) == ["authorize"]
