"""Registering outside systems that call our hooks, and changing their secrets without a gap."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.secrets import faults, new_signing_secret, seal
from apps.core.validation import validate
from apps.stores.models import LegalEntity, Store
from apps.stores.selectors import require_company

from .. import events
from ..inputs import HookSourceInput
from ..models import HookSource
from ..models.rotation import FORMER
from ..permissions import HOOKS_WRITE
from .rotation import retire

OVERLAP = timedelta(hours=24)


class HookSecret(NamedTuple):
    """`secret` is given once, and is empty when the caller keeps it elsewhere and gave a reference."""

    source: HookSource
    secret: str


@transaction.atomic
def register_hook_source(*, actor: Actor, data: HookSourceInput) -> HookSecret:
    entity = LegalEntity.objects.filter(pk=data.legal_entity_id).first()
    store = Store.objects.filter(pk=data.store_id).first() if data.store_id else None
    if entity is None or (data.store_id and store is None):
        raise NotFound
    if store and store.entity_id != entity.pk:
        raise Invalid({"/store_id": _("This store belongs to another legal entity.")})
    reference, secret = _secret_from(data.secret_reference)
    source = HookSource(
        code=data.code,
        label=data.label,
        kind=data.kind,
        legal_entity=entity,
        store=store,
        secret_reference=reference,
    )
    _require(actor, source)
    validate(source)
    records.create(source, events.HOOK_SOURCE_REGISTERED, actor=actor)
    return HookSecret(source, secret)


@transaction.atomic
def rotate_hook_secret(
    *, actor: Actor, source_id: UUID, secret_reference: str = "", overlap: timedelta = OVERLAP
) -> HookSecret:
    """Each former secret verifies until its overlap ends, so that the sender can change at leisure."""
    source = _lock(actor, source_id)
    retire(source, source.secret_reference, overlap)
    source.secret_reference, secret = _secret_from(secret_reference)
    validate(source)
    records.update(source, events.HOOK_SOURCE_SECRET_ROTATED, actor=actor, fields=("secret_reference", *FORMER))
    return HookSecret(source, secret)


@transaction.atomic
def set_hook_source_active(*, actor: Actor, source_id: UUID, active: bool) -> HookSource:
    source = _lock(actor, source_id)
    if source.active != active:
        source.active = active
        records.update(source, events.HOOK_SOURCE_UPDATED, actor=actor, fields=("active",))
    return source


def _lock(actor: Actor, source_id: UUID) -> HookSource:
    source = HookSource.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise NotFound
    _require(actor, source)
    return source


def _require(actor: Actor, source: HookSource) -> None:
    require_company(actor, HOOKS_WRITE, source.legal_entity_id, source.store_id)


def _secret_from(reference: str) -> tuple[str, str]:
    """(what is stored, what is shown once)."""
    if wrong := faults(reference):
        raise Invalid(wrong)
    if reference:
        return reference, ""
    secret = new_signing_secret()
    return seal(secret), secret
