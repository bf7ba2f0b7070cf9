"""Vouchers that expire or are cancelled, what the database itself refuses, and codes that are not found by trying."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from apps.core.actors import system
from apps.core.errors import IllegalTransition, Invalid, PermissionRefused, TotalChanged
from apps.payments import errors, operations, selectors
from apps.payments.models import LedgerEntry, LedgerTransaction, Voucher
from apps.payments.states import VoucherState
from tests.factories.stores import make_store
from tests.factories.vouchers import (
    accounts,
    capture,
    hold,
    make_voucher,
    put_back,
    release,
    sums_of,
    the_books_are_right,
    written,
)
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def clara(store):
    return person("clara", store)


# --- ending -----------------------------------------------------------------------------------------


def test_expiry_follows_the_day_of_the_store_that_issued_it(monkeypatch):
    paris, tahiti = make_store(timezone="Europe/Paris"), make_store(timezone="Pacific/Tahiti")
    vouchers = [make_voucher(each, expires_on=selectors.today_in(each)) for each in (paris, tahiti)]
    last_day = vouchers[0].expires_on
    Voucher.objects.update(expires_on=last_day)
    moment = timezone.datetime.fromisoformat(f"{last_day + timedelta(days=1)}T05:00:00+00:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert operations.expire_vouchers(actor=system("clock")) == 1
    assert [sums_of(each) for each in vouchers] == [{"forfeited": "40.00"}, {"balance": "40.00"}]
    assert operations.expire_vouchers(actor=system("clock")) == 0
    assert accounts()["expired"] == "40.00"
    assert the_books_are_right()


def test_an_expired_voucher_is_refused_and_nothing_is_put_back_on_it(store):
    voucher = make_voucher(store, "50.00")
    capture(voucher, hold(voucher, "10.00"))
    Voucher.objects.update(expires_on=TODAY - timedelta(days=3))
    for act in (lambda: hold(voucher, "5.00", "T-2"), lambda: put_back(voucher, "10.00")):
        before = written()
        with pytest.raises(errors.VoucherExpired):
            act()
        assert written() == before
    operations.expire_voucher(voucher.pk, actor=system("clock"))
    with pytest.raises(errors.VoucherExpired):
        hold(voucher, "5.00", "T-2")
    assert sums_of(voucher) == {"spent": "10.00", "forfeited": "40.00"}


def test_what_a_till_holds_does_not_expire_under_it(store):
    voucher = make_voucher(store, "50.00")
    held = hold(voucher, "10.00")
    Voucher.objects.update(expires_on=TODAY - timedelta(days=3))
    assert operations.expire_voucher(voucher.pk, actor=system("clock")) is False
    capture(voucher, held)
    assert operations.expire_voucher(voucher.pk, actor=system("clock")) is True
    assert sums_of(voucher) == {"spent": "10.00", "forfeited": "40.00"}


def test_cancelling_says_why_and_what_is_lost(store):
    voucher, mona = make_voucher(store, "50.00"), person("mona", store)
    held = hold(voucher, "10.00")
    for wrong, refusal in (
        ({"reason": " "}, Invalid),
        ({}, errors.VoucherHeld),
    ):
        before = written()
        with pytest.raises(refusal):
            operations.cancel_voucher(
                voucher.pk, **{"reason": "stolen", "expected_total": Decimal(50), **wrong}, actor=mona
            )
        assert written() == before
    release(voucher, held)
    with pytest.raises(TotalChanged):
        operations.cancel_voucher(voucher.pk, reason="stolen", expected_total=Decimal(40), actor=mona)
    operations.cancel_voucher(voucher.pk, reason="stolen", expected_total=Decimal(50), actor=mona)
    assert (sums_of(voucher), voucher.state) == ({"forfeited": "50.00"}, VoucherState.CANCELLED)
    with pytest.raises(errors.VoucherCancelled):
        hold(voucher, "5.00", "T-2")
    with pytest.raises(IllegalTransition):
        operations.cancel_voucher(voucher.pk, reason="stolen", expected_total=Decimal(0), actor=mona)
    assert the_books_are_right()


def test_the_owner_store_cancels_not_a_sister(store):
    voucher, sister = make_voucher(store), make_store(entity=store.entity)
    with pytest.raises(PermissionRefused):
        operations.cancel_voucher(voucher.pk, reason="x", expected_total=Decimal(40), actor=person("mona", sister))
    assert sums_of(voucher) == {"balance": "40.00"}


# --- what the database holds ------------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["payments_ledgertransaction", "payments_ledgerentry"])
def test_the_ledger_is_append_only(store, table, statement):
    make_voucher(store)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert the_books_are_right()


def tampered(change):
    """What the database says when this would commit."""

    def commit():
        change()
        connection.check_constraints()

    with pytest.raises((IntegrityError, InternalError)) as refused, transaction.atomic():
        commit()
    return refused.value.__cause__.diag.constraint_name


def test_a_balance_that_is_not_its_ledger_does_not_commit(store):
    voucher = make_voucher(store)
    rows = Voucher.objects.filter(pk=voucher.pk)
    assert tampered(lambda: rows.update(balance=50, issued=50)) == "voucher_equals_its_ledger"
    assert tampered(lambda: rows.update(balance=30, spent=10)) == "voucher_equals_its_ledger"
    assert tampered(lambda: rows.update(balance=50)) == "voucher_adds_up"
    assert tampered(lambda: rows.update(balance=-1, spent=41)) == "voucher_held_is_there"
    assert tampered(lambda: rows.update(held=41)) == "voucher_held_is_there"
    assert the_books_are_right()


def test_an_entry_without_its_counterpart_does_not_commit(store):
    voucher = make_voucher(store)
    first = LedgerTransaction.objects.get()
    other = LedgerEntry.objects.exclude(account=voucher.account).get().account

    def lonely():
        LedgerTransaction.objects.create(
            kind="issue", legal_entity=store.entity, currency="EUR", voucher_code="x", store=store, actor_kind="staff",
            actor_id="1", actor_label="x", occurred_at=timezone.now(),
        )  # fmt: skip

    assert tampered(lonely) == "ledger_transaction_balances"
    other.pk, other.kind = None, "spent"
    type(other).objects.filter(kind="spent").delete()
    other.save(force_insert=True)
    assert tampered(lambda: LedgerEntry.objects.create(transaction=first, account=other, amount=5)) in (
        "ledger_transaction_balances", "voucher_equals_its_ledger",
    )  # fmt: skip


def test_codes_are_not_found_by_trying(store, clara):
    voucher = make_voucher(store)
    for _ in range(20):
        assert operations.find_voucher(make_voucher(make_store()).code, actor=clara) is None
    with pytest.raises(errors.TooManyGuesses):
        operations.find_voucher(voucher.code, actor=clara)
    assert operations.find_voucher(voucher.code, actor=person("other", store)) == voucher


def test_typing_errors_cost_nothing(store, clara):
    voucher = make_voucher(store)
    wrong = voucher.code[:-1] + ("0" if voucher.code[-1] != "0" else "1")
    for _ in range(25):
        assert operations.find_voucher(wrong, actor=clara) is None
    assert operations.find_voucher(voucher.ean, actor=clara) == voucher
