"""Letting go of what the law no longer asks to keep, without losing the proof of the rest."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.core import journal
from apps.core.actors import Actor
from apps.core.clocks import each_apart
from apps.core.permissions import require
from apps.stores.models import Store

from ... import events, permissions
from ...models import RegisterCheckpoint, RegisterEntry
from ...models.register import NOTHING_BEFORE
from ...models.register_chain import seal_of
from ...selectors.register import kept_long_enough, lock_counter, rule_on, years_before


@transaction.atomic
def purge_register(*, actor: Actor, store: Store) -> RegisterCheckpoint | None:
    """Seal the number and the hash of the last entry that is older than the rule of this day asks, then delete it and
    those before it, and say of each that it went, so that who keeps a copy lets go of it too. None when there is none.
    The database refuses anything younger than ten years."""
    require(actor, permissions.REGISTER_RULE, store.pk)
    lock_counter(store)
    now = timezone.now()
    years = rule_on(timezone.localdate(now)).kept_years
    last = kept_long_enough(store, years_before(now, years))
    if last is None:
        return None
    former = RegisterCheckpoint.objects.filter(store_id=store.pk).order_by("number").last()
    checkpoint = RegisterCheckpoint(
        store_id=store.pk,
        number=last.number,
        hash=last.hash,
        recorded_before=years_before(now, years),
        kept_years=years,
        sealed_at=now,
        sealed_by={"kind": str(actor.kind), "id": actor.id, "label": actor.label},
        previous_seal=former.seal if former else NOTHING_BEFORE,
    )
    checkpoint.seal = seal_of(checkpoint)
    checkpoint.save(force_insert=True)
    going = RegisterEntry.objects.filter(store_id=store.pk, number__lte=last.number)
    journal.append_each(events.register.REGISTER_ENTRY_PURGED, _last_versions(going), actor=actor)
    going.delete()
    return checkpoint


def _last_versions(going: QuerySet[RegisterEntry]) -> Iterator[RegisterEntry]:
    for entry in going.order_by("number").iterator():
        entry.version += 1
        yield entry


def purge_registers(*, actor: Actor) -> int:
    """Each store's register in a transaction of its own; how many let something go."""
    stores = Store.objects.order_by("pk")
    return each_apart(stores, lambda store: purge_register(actor=actor, store=store) is not None)
