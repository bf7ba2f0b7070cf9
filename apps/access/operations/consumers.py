"""The register of API consumers: entering, limiting, reviewing, suspending."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.models import AccessToken

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.permissions import registry
from apps.core.validation import expect_version, validate
from apps.stores.models import Store
from apps.stores.operations.managing import require_everywhere

from .. import events
from ..inputs import ConsumerInput, Reach
from ..models import Consumer
from ..permissions import CONSUMERS_WRITE, NEVER_A_SCOPE
from ..selectors import stores_reached_by
from ..states import REVIEW_GRACE, REVIEW_LAPSED, Review
from .consumer_secrets import ConsumerSecret, drop_tokens, lock_consumer, new_secret

USED_EVERY = timedelta(minutes=1)


@transaction.atomic
def register_consumer(*, actor: Actor, data: ConsumerInput) -> ConsumerSecret:
    consumer = Consumer(
        name=data.name,
        owner=data.owner,
        contact_email=data.contact_email,
        purpose=data.purpose,
        sandbox=data.sandbox,
        review_due_on=data.review_due_on,
        client_type=Consumer.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Consumer.GRANT_CLIENT_CREDENTIALS,
    )
    _set_reach(consumer, data.reach)
    require_everywhere(actor, CONSUMERS_WRITE, stores_reached_by(consumer))
    secret = new_secret(consumer)
    validate(consumer)
    records.create(consumer, events.CONSUMER_REGISTERED, actor=actor)
    return ConsumerSecret(consumer, secret)


@transaction.atomic
def set_consumer_reach(*, actor: Actor, consumer_id: UUID, reach: Reach, version: int | None = None) -> Consumer:
    """Counts at once, also for tokens already given."""
    consumer = lock_consumer(actor, consumer_id)
    expect_version(consumer, version)
    _set_reach(consumer, reach)
    require_everywhere(actor, CONSUMERS_WRITE, stores_reached_by(consumer))
    validate(consumer)
    fields = ("allowed_scopes", "store_ids", "all_stores")
    records.update(consumer, events.CONSUMER_UPDATED, actor=actor, fields=fields)
    return consumer


@transaction.atomic
def review_consumer(*, actor: Actor, consumer_id: UUID, next_due_on: date) -> Consumer:
    """Its owner still needs it: ask again on that day. What only its lapsed review had stopped works again."""
    consumer = lock_consumer(actor, consumer_id)
    _refuse_past(next_due_on)
    consumer.review_due_on = next_due_on
    records.update(consumer, events.CONSUMER_REVIEWED, actor=actor, fields=("review_due_on",))
    if consumer.suspended_reason == REVIEW_LAPSED:
        _reopen(consumer, actor)
    return consumer


@transaction.atomic
def suspend_consumer(*, actor: Actor, consumer_id: UUID, reason: str) -> Consumer:
    consumer = lock_consumer(actor, consumer_id)
    if consumer.suspended_at is None:
        _close(consumer, actor, reason)
    return consumer


def suspend_lapsed_consumers(*, actor: Actor) -> int:
    """Those nobody reviewed within the grace, each in a transaction of its own; how many."""
    last_good_day = timezone.localdate() - REVIEW_GRACE
    lapsed = Consumer.objects.filter(suspended_at=None, review_due_on__lt=last_good_day)
    return sum(_suspend_if_lapsed(actor, consumer_id) for consumer_id in lapsed.values_list("pk", flat=True))


@transaction.atomic
def _suspend_if_lapsed(actor: Actor, consumer_id: UUID) -> bool:
    """Looks again under the lock: its owner may have answered meanwhile."""
    consumer = lock_consumer(actor, consumer_id)
    lapsed = consumer.review_on(timezone.localdate()) is Review.LAPSED and consumer.suspended_at is None
    if lapsed:
        _close(consumer, actor, REVIEW_LAPSED, reason_code=REVIEW_LAPSED)
    return lapsed


@transaction.atomic
def resume_consumer(*, actor: Actor, consumer_id: UUID) -> Consumer:
    consumer = lock_consumer(actor, consumer_id)
    if consumer.review_on(timezone.localdate()) is Review.LAPSED:
        raise Invalid({"/review_due_on": _("Its review has lapsed: review it, and it works again.")})
    if consumer.suspended_at is not None:
        _reopen(consumer, actor)
    return consumer


def note_consumer_used(*, consumer: Consumer) -> None:
    """At most one write a minute, committed by itself before the request's own transaction begins."""
    now = timezone.now()
    if consumer.last_used_at is None or consumer.last_used_at < now - USED_EVERY:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED_EVERY)
        Consumer.objects.filter(stale, pk=consumer.pk).update(last_used_at=now)


def purge_expired_tokens() -> int:
    """Dead tokens prove nothing; the journal says who did what."""
    deleted, _by_model = AccessToken.objects.filter(expires__lt=timezone.now()).delete()
    return deleted


def _close(consumer: Consumer, actor: Actor, reason: str, reason_code: str = "") -> None:
    consumer.suspended_at, consumer.suspended_reason = timezone.now(), reason
    validate(consumer)
    drop_tokens(consumer)
    fields = ("suspended_at", "suspended_reason")
    records.update(consumer, events.CONSUMER_SUSPENDED, actor=actor, fields=fields, reason_code=reason_code)


def _reopen(consumer: Consumer, actor: Actor) -> None:
    consumer.suspended_at, consumer.suspended_reason = None, ""
    fields = ("suspended_at", "suspended_reason")
    records.update(consumer, events.CONSUMER_RESUMED, actor=actor, fields=fields)


def _set_reach(consumer: Consumer, reach: Reach) -> None:
    scopes = sorted(set(reach.scopes))
    if unknown := [code for code in scopes if code not in registry]:
        raise Invalid({"/reach/scopes": _("Unknown scopes: %(codes)s") % {"codes": ", ".join(unknown)}})
    if forbidden := sorted(NEVER_A_SCOPE & set(scopes)):
        raise Invalid({"/reach/scopes": _("For people only: %(codes)s") % {"codes": ", ".join(forbidden)}})
    if not scopes:
        raise Invalid({"/reach/scopes": _("A consumer needs at least one scope.")})
    wanted = set(reach.store_ids)
    if bool(wanted) == reach.all_stores:
        raise Invalid({"/reach/store_ids": _("List the stores, or ask for all of them.")})
    if Store.objects.filter(pk__in=wanted, entity__sandbox=consumer.sandbox).count() != len(wanted):
        raise Invalid({"/reach/store_ids": _("A store is unknown, or on the other side of the sandbox wall.")})
    consumer.allowed_scopes = scopes
    consumer.store_ids = sorted(wanted)
    consumer.all_stores = reach.all_stores


def _refuse_past(day: date) -> None:
    if day <= timezone.localdate():
        raise Invalid({"/next_due_on": _("The next review lies in the future.")})
