"""Deciding about vouchers: who keeps them, up to what a till may take them unasked, how long they are good."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, TotalChanged
from apps.core.validation import duplicates_refused
from apps.stores.models import Store
from apps.stores.selectors import require_company

from ... import events, permissions, selectors
from ...inputs import LARGEST, NewVoucherPolicy
from ...models import VoucherPolicy, VoucherTerm
from ...states import VoucherKind

ONCE = {"voucher_policy_once_a_day": "/effective_from", "voucher_term_once_a_day": "/effective_from"}


@transaction.atomic
def set_voucher_policy(
    new: NewVoucherPolicy,
    *,
    store: Store,
    actor: Actor,
    whole_company: bool = False,
    expected_total: Decimal | None = None,
) -> VoucherPolicy:
    """From this day on in this store, or in every store of its company that has no policy of its own. Handing the
    vouchers to another master needs `expected_total`: what the company owes on them now, as compared with the till's
    own list."""
    require_company(actor, permissions.VOUCHERS_RULE, store.entity_id, None if whole_company else store.pk)
    day = new.effective_from
    before = selectors.company_rules_on(store.entity_id, day) if whole_company else selectors.rules_on(store, day)
    policy = VoucherPolicy(legal_entity_id=store.entity_id, store=None if whole_company else store, **new.__dict__)
    if errors := _errors(new, store):
        raise Invalid(errors)
    if before.master != new.master:
        owed = selectors.liabilities(store.entity)
        if expected_total is None:
            raise Invalid({"/expected_total": _("Say what is owed on all vouchers, as compared with the till.")})
        if owed != expected_total:
            raise TotalChanged(total=str(owed))
        policy.reconciled = owed
    with duplicates_refused(ONCE), transaction.atomic():
        records.create(policy, events.VOUCHER_POLICY_SET, actor=actor)
    return policy


@transaction.atomic
def set_voucher_term(
    *, store: Store, kind: VoucherKind, months: int | None, effective_from: date, actor: Actor
) -> VoucherTerm:
    """For the store's whole company, by who may in all its stores; vouchers already issued keep the last day they were
    given."""
    require_company(actor, permissions.VOUCHERS_RULE, store.entity_id)
    term = VoucherTerm(legal_entity_id=store.entity_id, kind=kind, months=months, effective_from=effective_from)
    errors = _too_early(effective_from, store)
    if months is not None and not 1 <= months <= 120:
        errors["/months"] = _("From 1 to 120 months, or none for ever.")
    if errors:
        raise Invalid(errors)
    with duplicates_refused(ONCE), transaction.atomic():
        records.create(term, events.VOUCHER_TERM_SET, actor=actor)
    return term


def _errors(new: NewVoucherPolicy, store: Store) -> dict[str, str]:
    limits = {"/offline_limit": new.offline_limit, "/goodwill_limit": new.goodwill_limit}
    beyond = _("From zero to %(most)s.") % {"most": LARGEST}
    wrong = {pointer: beyond for pointer, limit in limits.items() if not 0 <= limit <= LARGEST}
    return wrong | _too_early(new.effective_from, store)


def _too_early(day: date, store: Store) -> dict[str, str]:
    """The past is never rewritten."""
    return {"/effective_from": _("Today at the earliest.")} if day < selectors.today_in(store) else {}
