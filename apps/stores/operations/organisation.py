"""Founding legal entities and stores, setting a store's rules, hours and tills."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import require
from apps.core.validation import expect_version, validate

from .. import events
from ..inputs import LegalEntityInput, OpeningSpan, StoreInput, StoreRules
from ..models import LegalEntity, Store, StoreHours, Till
from ..permissions import LEGAL_ENTITIES_WRITE, STORES_WRITE
from ..selectors import lock_store


@transaction.atomic
def create_legal_entity(*, actor: Actor, data: LegalEntityInput) -> LegalEntity:
    """A sandbox entity needs no real SIREN; any other French one that gives it must give a right one."""
    require(actor, LEGAL_ENTITIES_WRITE)
    entity = LegalEntity(**asdict(data))
    validate(entity)
    if data.siren and not data.sandbox and not _is_luhn(data.siren):
        raise Invalid({"/siren": _("This SIREN has a wrong check digit.")})
    records.create(entity, events.LEGAL_ENTITY_CREATED, actor=actor)
    return entity


@transaction.atomic
def create_store(*, actor: Actor, data: StoreInput) -> Store:
    require(actor, LEGAL_ENTITIES_WRITE)
    if not LegalEntity.objects.filter(pk=data.entity_id).exists():
        raise NotFound
    if data.timezone not in available_timezones():
        raise Invalid({"/timezone": _("This is no time zone.")})
    store = Store(**asdict(data))
    validate(store)
    records.create(store, events.STORE_CREATED, actor=actor)
    return store


@transaction.atomic
def update_store_rules(*, actor: Actor, store_id: UUID, rules: StoreRules, version: int | None = None) -> Store:
    store = lock_store(store_id)
    require(actor, STORES_WRITE, store.pk)
    expect_version(store, version)
    wanted = {name: value for name, value in asdict(rules).items() if value is not None}
    changed = [name for name, value in wanted.items() if getattr(store, name) != value]
    for name in changed:
        setattr(store, name, wanted[name])
    if changed:
        validate(store)
        records.update(store, events.STORE_UPDATED, actor=actor, fields=changed)
    return store


@transaction.atomic
def set_store_hours(*, actor: Actor, store_id: UUID, spans: Sequence[OpeningSpan]) -> Store:
    """Replace the whole week at once; spans of one day may not overlap."""
    store = lock_store(store_id)
    require(actor, STORES_WRITE, store.pk)
    ordered = sorted(spans, key=lambda span: (span.weekday, span.opens))
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            raise Invalid({"/spans": _("Two opening spans of one day overlap.")})
    StoreHours.objects.filter(store=store).delete()
    hours = [StoreHours(store=store, **asdict(span)) for span in ordered]
    for span in hours:
        validate(span)
    StoreHours.objects.bulk_create(hours)
    records.update(store, events.STORE_UPDATED, actor=actor, fields=())
    return store


@transaction.atomic
def archive_store(*, actor: Actor, store_id: UUID) -> Store:
    """It takes no new business and its devices stop working; its documents stay readable."""
    store = lock_store(store_id)
    require(actor, LEGAL_ENTITIES_WRITE, store.pk)
    if store.archived_at is None:
        store.archived_at = timezone.now()
        records.update(store, events.STORE_UPDATED, actor=actor, fields=("archived_at",))
    return store


@transaction.atomic
def create_till(*, actor: Actor, store_id: UUID, code: str, label: str, external_reference: str = "") -> Till:
    store = lock_store(store_id)
    require(actor, STORES_WRITE, store.pk)
    till = Till(store=store, code=code, label=label, external_reference=external_reference)
    validate(till)
    records.create(till, events.TILL_CREATED, actor=actor)
    return till


@transaction.atomic
def set_till_active(*, actor: Actor, till_id: UUID, active: bool) -> Till:
    till = Till.objects.select_related("store__entity").select_for_update(of=("self",)).filter(pk=till_id).first()
    if till is None:
        raise NotFound
    require(actor, STORES_WRITE, till.store_id)
    if till.active != active:
        till.active = active
        records.update(till, events.TILL_UPDATED, actor=actor, fields=("active",))
    return till


def _is_luhn(digits: str) -> bool:
    """A SIREN carries the Luhn check digit (ISO/IEC 7812-1)."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
