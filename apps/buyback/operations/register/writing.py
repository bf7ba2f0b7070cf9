"""Writing the police register. Lines are added; nothing of it is ever changed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import journal, records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.events import EventType
from apps.core.permissions import require
from apps.core.validation import check_fields
from apps.customers.permissions import CUSTOMERS_PII
from apps.stores.models import Store

from ... import events, permissions
from ...errors import EntryReversed
from ...inputs import EntryChanges, NewEntry
from ...models import RegisterCounter, RegisterEntry
from ...models.register_chain import canonical, digest, found_by
from ...selectors.register import entry_standing, lines_about, lock_counter
from ...states import ABOUT_ANOTHER, EntryKind
from .checking import require_sensible
from .snapshots import SAID, as_input, said


def write_entry(new: NewEntry, *, store: Store, actor: Actor, occurred_at: datetime) -> RegisterEntry:
    """One line more, in the caller's transaction: the number is theirs when they commit, and nobody's when they do
    not. Call it last: until the transaction ends, the store's register waits. It has no right of its own; the document
    that moves the thing has asked for one."""
    journal.require_transaction(events.register.REGISTER_ENTRY_WRITTEN)
    if new.kind not in EntryKind.values or new.kind in ABOUT_ANOTHER:
        raise Invalid({"/kind": _("Nothing comes to us in this way.")})
    require_sensible(new, on=_day(occurred_at, store))
    line = {"kind": new.kind, "occurred_at": occurred_at, **said(new)}
    return _append(line, events.register.REGISTER_ENTRY_WRITTEN, store=store, actor=actor)


@transaction.atomic
def correct_entry(*, actor: Actor, entry_id: UUID, reason: str, changes: EntryChanges) -> RegisterEntry:
    """A new line saying what should have stood there, and why; the old one stays as it was. EntryReversed when the
    entry stands no more, Invalid when nothing differs."""
    entry, _standing = entry_standing(actor, entry_id)
    require(actor, permissions.REGISTER_WRITE, entry.store_id)
    if "seller" in changes:
        require(actor, CUSTOMERS_PII, entry.store_id)
    line = _correct(entry, reason, changes, actor)
    if line is None:
        raise Invalid({"": _("Nothing differs from what stands there.")})
    return line


@transaction.atomic
def correct_payment_mode(*, actor: Actor, entry_id: UUID, mode: str, reason: str) -> RegisterEntry | None:
    """The document that bought the things pays for them in another way than was agreed; None where the register says so
    already. Like `write_entry` it has no right of its own, and is called last."""
    return _correct(_entry(entry_id), reason, {"payment_mode": mode}, actor)


@transaction.atomic
def reverse_entry(*, actor: Actor, entry_id: UUID, reason: str, occurred_at: datetime) -> RegisterEntry:
    """A new line saying that the entry stands no more: the purchase was undone. Like `write_entry` it has no right of
    its own, and is called last."""
    entry = _entry(entry_id)
    store = _lock_register(entry)
    standing = _what_stands(entry)
    kept = {name: getattr(standing, name) for name in SAID}
    line = {"kind": EntryKind.REVERSAL, "occurred_at": occurred_at, **kept, **_about(entry, reason)}
    return _append(line, events.register.REGISTER_ENTRY_REVERSED, store=store, actor=actor)


def _entry(entry_id: UUID) -> RegisterEntry:
    entry = RegisterEntry.objects.filter(pk=entry_id).exclude(kind__in=ABOUT_ANOTHER).first()
    if entry is None:
        raise NotFound
    return entry


def _correct(entry: RegisterEntry, reason: str, changes: EntryChanges, actor: Actor) -> RegisterEntry | None:
    """None when nothing differs from what stands there."""
    store = _lock_register(entry)
    standing = _what_stands(entry)
    new = as_input(standing, kind=entry.kind, changes=changes)
    require_sensible(new, on=_day(entry.occurred_at, store))
    if all(getattr(standing, name) == value for name, value in said(new).items()):
        return None
    line = {"kind": EntryKind.CORRECTION, "occurred_at": entry.occurred_at, **said(new), **_about(entry, reason)}
    return _append(line, events.register.REGISTER_ENTRY_CORRECTED, store=store, actor=actor)


def _append(line: Mapping[str, Any], event: EventType, *, store: Store, actor: Actor) -> RegisterEntry:
    counter = lock_counter(store)
    entry = RegisterEntry(
        store_id=store.pk,
        legal_entity_id=store.entity_id,
        number=counter.number + 1,
        recorded_at=timezone.now(),
        establishment=establishment_of(store),
        recorded_by={"kind": str(actor.kind), "id": actor.id, "label": actor.label},
        previous_hash=counter.hash,
        **line,
    )
    for name, value in found_by(entry).items():
        setattr(entry, name, value)
    entry.hash = digest(entry.previous_hash, canonical(entry))
    check_fields(entry)
    records.create(entry, event, actor=actor, occurred_at=entry.occurred_at)
    RegisterCounter.objects.filter(pk=store.pk).update(number=entry.number, hash=entry.hash)
    return entry


def _lock_register(entry: RegisterEntry) -> Store:
    store = Store.objects.select_related("entity").get(pk=entry.store_id)
    lock_counter(store)
    return store


def _what_stands(entry: RegisterEntry) -> RegisterEntry:
    """Read behind the lock, so that of two corrections the second builds upon the first."""
    standing = lines_about(entry).last() or entry
    if standing.kind == EntryKind.REVERSAL:
        raise EntryReversed(number=standing.code)
    return standing


def _about(entry: RegisterEntry, reason: str) -> dict[str, Any]:
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid({"/reason": _("Say why: whoever reads the register will ask.")})
    return {"corrects_id": entry.pk, "corrects_number": entry.number, "reason": reason}


def establishment_of(store: Store) -> dict[str, str]:
    """As an entry keeps it; `address` is empty where none was noted."""
    place = f"{store.postcode} {store.city}".strip()
    return {
        "code": store.code,
        "name": store.name,
        "address": ", ".join(filter(None, (store.address_line1, store.address_line2, place, place and store.country))),
        "company": store.entity.name,
        "siren": store.entity.siren,
    }


def _day(moment: datetime, store: Store) -> date:
    return timezone.localdate(moment, ZoneInfo(store.timezone))
