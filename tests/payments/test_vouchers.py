"""Issuing, holding, spending, putting back and ending vouchers: what is allowed, what is refused, what stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.core.actors import system
from apps.core.errors import IllegalTransition, Invalid, NotFound, PayloadDiffers, PermissionRefused, TotalChanged
from apps.core.models import Event
from apps.payments import errors, operations, permissions, selectors
from apps.payments.inputs import NewVoucher, NewVoucherPolicy
from apps.payments.models import VoucherHold, VoucherPolicy, VoucherTerm
from apps.payments.states import HoldState, Master, VoucherKind
from tests.factories.stores import actor_with, make_store
from tests.factories.vouchers import (
    accounts,
    capture,
    hold,
    keep_at_till,
    make_voucher,
    put_back,
    release,
    sums_of,
    the_books_are_right,
    ticket_at,
    written,
)
from tests.factories.workshop import make_customer, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def clara(store):
    return person("clara", store)


# --- issuing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in VoucherKind if kind != VoucherKind.REFUND])
def test_what_is_issued_is_owed(store, kind):
    voucher = make_voucher(store, "25.50", kind=kind, reason="because", customer_id=make_customer(store).pk)
    assert sums_of(voucher) == {"balance": "25.50"}
    assert accounts() == {"liability": "25.50", f"issued_{kind}": "-25.50"}
    assert (voucher.code[:3], voucher.ean[:2], voucher.currency) == ("VO-", "29", "EUR")
    told = Event.objects.get(type="recommerce.voucher.issued.v1")
    assert (told.code, told.facts) == (
        voucher.hint, {"kind": kind, "balance": "25.50", "currency": "EUR", "amount": "25.50"},
    )  # fmt: skip
    assert voucher.code not in str(list(Event.objects.values()))
    assert the_books_are_right()


@pytest.mark.parametrize(
    "values, pointer",
    [
        ({"amount": Decimal(0)}, "/amount"),
        ({"amount": Decimal("-1")}, "/amount"),
        ({"amount": Decimal("1.005")}, "/amount"),
        ({"amount": Decimal("100000000")}, "/amount"),
        ({"kind": VoucherKind.GOODWILL}, "/reason"),
        ({"kind": VoucherKind.REFUND}, "/payable"),
        ({"expires_on": date(2020, 1, 1)}, "/expires_on"),
        ({"customer_id": "00000000-0000-7000-8000-000000000001"}, "/customer"),
        ({"payable_id": "00000000-0000-7000-8000-000000000001"}, "/payable"),
    ],
)
def test_what_cannot_be_issued_is_refused_field_by_field(store, clara, values, pointer):
    before = written()
    with pytest.raises(Invalid) as refused:
        operations.issue_voucher(
            NewVoucher(**{"kind": VoucherKind.GIFT, "amount": Decimal(5), **values}), store=store, actor=clara
        )
    assert (list(refused.value.errors), written()) == ([pointer], before)


@pytest.mark.parametrize("kind", [kind for kind in VoucherKind if kind != VoucherKind.REFUND])
def test_whatever_it_is_called_above_the_limit_it_needs_a_right_of_its_own(store, kind):
    new = NewVoucher(kind, Decimal("30.01"), reason="late")
    clerk = person("clara", store, permissions.VOUCHERS_ISSUE)
    before = written()
    with pytest.raises(PermissionRefused, match="over_limit"):
        operations.issue_voucher(new, store=store, actor=clerk)
    assert written() == before
    operations.issue_voucher(NewVoucher(kind, Decimal(30), reason="late"), store=store, actor=clerk)
    operations.issue_voucher(new, store=store, actor=person("mona", store))
    assert accounts()["liability"] == "60.01"


def test_nobody_issues_in_a_store_that_is_not_theirs(store):
    before = written()
    with pytest.raises(PermissionRefused):
        operations.issue_voucher(
            NewVoucher(VoucherKind.GIFT, Decimal(5)), store=store, actor=person("eve", make_store())
        )
    assert written() == before


def test_how_long_it_is_good_is_the_companys_term_of_that_day(store, clara):
    assert make_voucher(store).expires_on is None
    today = selectors.today_in(store)
    operations.set_voucher_term(store=store, kind=VoucherKind.GIFT, months=12, effective_from=today, actor=clara)
    operations.set_voucher_term(
        store=store, kind=VoucherKind.GIFT, months=1, effective_from=today + timedelta(days=1), actor=clara
    )
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    assert make_voucher(store, kind=VoucherKind.GIFT).expires_on == date(today.year + 1, today.month, day)
    assert make_voucher(store, kind=VoucherKind.BONUS).expires_on is None
    assert make_voucher(make_store(), kind=VoucherKind.GIFT).expires_on is None


def test_a_companys_term_is_not_set_by_one_of_its_stores(store):
    sister, today = make_store(entity=store.entity), selectors.today_in(store)

    def term(actor):
        return operations.set_voucher_term(
            store=store, kind=VoucherKind.GIFT, months=12, effective_from=today, actor=actor
        )

    with pytest.raises(PermissionRefused):
        term(actor_with({"vouchers:rule"}, stores=[store]))
    assert VoucherTerm.objects.count() == 0
    assert term(actor_with({"vouchers:rule"}, stores=[store, sister])).months == 12


def test_a_rule_begins_today_at_the_earliest(store, clara):
    with pytest.raises(Invalid, match="effective_from"):
        operations.set_voucher_term(
            store=store, kind=VoucherKind.GIFT, months=12, effective_from=date(2026, 1, 1), actor=clara
        )
    assert VoucherPolicy.objects.count() == 0


# --- holding and spending ---------------------------------------------------------------------------


def test_hold_spend_part_and_the_rest_is_free(store):
    voucher = make_voucher(store, "50.00")
    held = hold(voucher, "40.00")
    assert sums_of(voucher) == {"balance": "50.00", "held": "40.00"}
    capture(voucher, held, "25.00")
    assert sums_of(voucher) == {"balance": "25.00", "spent": "25.00"}
    held.refresh_from_db()
    assert (held.state, held.captured) == (HoldState.CAPTURED, Decimal("25.00"))
    assert the_books_are_right()


def test_the_same_ticket_may_ask_again_and_gets_the_same(store):
    voucher = make_voucher(store, "50.00")
    first = hold(voucher, "40.00")
    assert hold(voucher, "40.00").pk == first.pk
    capture(voucher, first)
    before = written()
    assert capture(voucher, first).pk == hold(voucher, "40.00").pk == first.pk
    assert written() == before


def test_another_amount_for_the_same_ticket_is_refused(store):
    voucher = make_voucher(store, "50.00")
    held = hold(voucher, "40.00")
    before = written()
    with pytest.raises(PayloadDiffers):
        hold(voucher, "30.00")
    assert written() == before
    release(voucher, held)
    assert hold(voucher, "30.00").pk == held.pk
    assert sums_of(voucher) == {"balance": "50.00", "held": "30.00"}


def test_what_is_held_for_one_till_is_not_there_for_another(store):
    voucher = make_voucher(store, "50.00")
    hold(voucher, "40.00")
    before = written()
    with pytest.raises(errors.VoucherBalanceTooLow) as refused:
        hold(voucher, "10.01", till="2")
    assert (refused.value.extra, written()) == ({"available": "10.00", "currency": "EUR"}, before)
    hold(voucher, "10.00", till="2")


def test_a_released_hold_is_free_and_stays_released(store):
    voucher = make_voucher(store, "50.00")
    held = hold(voucher, "50.00")
    release(voucher, held)
    before = written()
    assert release(voucher, held).state == HoldState.RELEASED
    with pytest.raises(IllegalTransition):
        capture(voucher, held)
    assert (written(), sums_of(voucher)) == (before, {"balance": "50.00"})


def test_what_is_spent_is_put_back_not_released(store):
    voucher = make_voucher(store, "50.00")
    held = hold(voucher, "50.00")
    capture(voucher, held)
    before = written()
    with pytest.raises(IllegalTransition):
        release(voucher, held)
    with pytest.raises(Invalid, match="/amount"):
        put_back(voucher, "50.01")
    assert written() == before
    put_back(voucher, "20.00")
    put_back(voucher, "20.00")
    assert sums_of(voucher) == {"balance": "20.00", "spent": "30.00"}
    with pytest.raises(PayloadDiffers):
        put_back(voucher, "10.00")
    put_back(voucher, "30.00", "R-2")
    assert (sums_of(voucher), the_books_are_right()) == ({"balance": "50.00"}, True)


def test_a_hold_lapses_by_itself_and_may_still_be_spent_while_enough_is_there(store):
    voucher = make_voucher(store, "50.00")
    first, second = hold(voucher, "50.00"), None
    VoucherHold.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    second = hold(voucher, "30.00", till="2")
    first.refresh_from_db()
    assert (first.state, second.state) == (HoldState.LAPSED, HoldState.HELD)
    before = written()
    with pytest.raises(errors.VoucherBalanceTooLow):
        capture(voucher, first)
    assert written() == before
    release(voucher, second)
    capture(voucher, first)
    assert (sums_of(voucher), the_books_are_right()) == ({"spent": "50.00"}, True)


def test_more_than_was_held_is_not_captured(store):
    voucher = make_voucher(store, "50.00")
    held = hold(voucher, "20.00")
    before = written()
    with pytest.raises(Invalid, match="/amount"):
        capture(voucher, held, "20.01")
    assert written() == before


# --- who may, and where -----------------------------------------------------------------------------


def test_every_store_of_the_company_takes_it_and_no_other(store):
    voucher, sister = make_voucher(store, "50.00"), make_store(entity=store.entity)
    till = person("till", sister)
    operations.authorize_voucher(voucher.pk, ticket=ticket_at(sister, "T-1"), amount=Decimal(10), actor=till)
    stranger, before = make_store(), written()
    with pytest.raises(NotFound):
        operations.authorize_voucher(
            voucher.pk, ticket=ticket_at(stranger, "T-1"), amount=Decimal(10), actor=person("till", stranger)
        )
    with pytest.raises(errors.UnknownStore):
        operations.authorize_voucher(voucher.pk, ticket=ticket_at(store, "T-9"), amount=Decimal(10), actor=till)
    with pytest.raises(errors.VoucherOfAnotherCompany):
        operations.authorize_voucher(
            voucher.pk, ticket=ticket_at(stranger, "T-1"), amount=Decimal(10), actor=system("test")
        )
    assert written() == before


@pytest.mark.parametrize("right", [permissions.VOUCHERS_AUTHORIZE, permissions.VOUCHERS_CANCEL])
def test_reading_is_not_spending(store, right):
    voucher = make_voucher(store, "50.00")
    held = hold(voucher, "10.00")
    reader, before = person("rita", store, permissions.VOUCHERS_READ), written()
    acts = {
        permissions.VOUCHERS_AUTHORIZE: [
            lambda: hold(voucher, "5.00", "T-2", actor=reader),
            lambda: operations.capture_voucher(voucher.pk, hold_id=held.pk, actor=reader),
            lambda: operations.release_voucher(voucher.pk, hold_id=held.pk, actor=reader),
        ],
        permissions.VOUCHERS_CANCEL: [
            lambda: operations.cancel_voucher(voucher.pk, reason="x", expected_total=Decimal(50), actor=reader)
        ],
    }[right]
    for act in acts:
        with pytest.raises(PermissionRefused, match=right):
            act()
    assert written() == before


def test_where_the_till_keeps_vouchers_we_neither_issue_nor_hold(store, clara):
    voucher = make_voucher(store, "50.00")
    keep_at_till(store)
    before = written()
    with pytest.raises(errors.VoucherKeptByTill):
        hold(voucher, "10.00")
    with pytest.raises(errors.VoucherKeptByTill):
        operations.issue_voucher(NewVoucher(VoucherKind.GIFT, Decimal(5)), store=store, actor=clara)
    assert written() == before


def test_another_master_needs_what_is_owed_on_all_vouchers(store, clara):
    make_voucher(store, "50.00")
    new = NewVoucherPolicy(Master.TILL, Decimal(10), Decimal(0), selectors.today_in(store))
    with pytest.raises(Invalid, match="/expected_total"):
        operations.set_voucher_policy(new, store=store, actor=clara)
    with pytest.raises(TotalChanged):
        operations.set_voucher_policy(new, store=store, expected_total=Decimal(49), actor=clara)
    assert (VoucherPolicy.objects.count(), selectors.rules_on(store, new.effective_from).master) == (0, Master.OURS)
    policy = operations.set_voucher_policy(new, store=store, expected_total=Decimal(50), actor=clara)
    assert (policy.reconciled, selectors.rules_on(store, new.effective_from).master) == (Decimal(50), Master.TILL)


def test_a_stores_own_policy_wins_over_its_companys(store):
    sister, today = make_store(entity=store.entity), selectors.today_in(store)
    boss = system("test")
    company = NewVoucherPolicy(Master.OURS, Decimal(100), Decimal(1), today)
    operations.set_voucher_policy(company, store=store, whole_company=True, actor=boss)
    operations.set_voucher_policy(
        NewVoucherPolicy(Master.OURS, Decimal(20), Decimal(2), today), store=store, actor=boss
    )
    assert [selectors.rules_on(each, today).offline_limit for each in (store, sister)] == [Decimal(20), Decimal(100)]
    assert selectors.rules_on(sister, today - timedelta(days=1)).offline_limit == Decimal(50)
    with pytest.raises(PermissionRefused):
        operations.set_voucher_policy(company, store=store, whole_company=True, actor=person("mona", store))


@pytest.mark.parametrize("own, companys", [(Master.TILL, Master.TILL), (Master.TILL, Master.OURS)])
def test_the_companys_master_changes_from_what_the_company_had_whatever_one_store_has(store, own, companys):
    """A store with a policy of its own must not let the other stores change hands unreconciled, nor ask for nothing."""
    sister, today, boss = make_store(entity=store.entity), selectors.today_in(store), system("test")
    make_voucher(store, "50.00")
    VoucherPolicy.objects.create(
        legal_entity_id=store.entity_id,
        store=store,
        master=own,
        offline_limit=1,
        goodwill_limit=1,
        effective_from=today,
    )
    new = NewVoucherPolicy(companys, Decimal(10), Decimal(0), today)

    def change(**values):
        return operations.set_voucher_policy(new, store=store, whole_company=True, actor=boss, **values)

    if companys == Master.TILL:
        with pytest.raises(Invalid, match="/expected_total"):
            change()
        assert selectors.rules_on(sister, today).master == Master.OURS
        assert change(expected_total=Decimal(50)).reconciled == Decimal(50)
    else:
        assert change().reconciled is None
    assert selectors.rules_on(sister, today).master == companys
