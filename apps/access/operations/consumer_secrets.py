"""A consumer's secret: made, shown once, changed without a gap, and ended at once when it has leaked."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken
from oauth2_provider.settings import oauth2_settings

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.stores.operations.managing import require_everywhere

from .. import events
from ..models import Consumer
from ..models.rotation import FORMER
from ..permissions import CONSUMERS_WRITE
from ..selectors import stores_reached_by
from .rotation import end_formers, retire

OVERLAP, LONGEST_OVERLAP = timedelta(hours=24), timedelta(days=7)


class ConsumerSecret(NamedTuple):
    """`client_secret` is given once; then only its hash is known."""

    consumer: Consumer
    client_secret: str


@transaction.atomic
def rotate_consumer_secret(*, actor: Actor, consumer_id: UUID, overlap: timedelta = OVERLAP) -> ConsumerSecret:
    """The old secret opens until the overlap ends, and tokens live on. Without any overlap it, those before it and
    every token are dead at once."""
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise Invalid({"/overlap": _("The old secret opens for seven days at most.")})
    consumer = lock_consumer(actor, consumer_id)
    if overlap:
        retire(consumer, consumer.client_secret, overlap)
    else:
        end_formers(consumer)
        drop_tokens(consumer)
    secret = new_secret(consumer)
    records.update(consumer, events.CONSUMER_SECRET_ROTATED, actor=actor, fields=("client_secret", *FORMER))
    return ConsumerSecret(consumer, secret)


@transaction.atomic
def end_former_secrets(*, actor: Actor, consumer_id: UUID) -> Consumer:
    """Every overlap is over now. Tokens go too, since nobody knows which secret fetched them: the next one is a call
    away."""
    consumer = lock_consumer(actor, consumer_id)
    if consumer.former_secrets:
        end_formers(consumer)
        drop_tokens(consumer)
        records.update(consumer, events.CONSUMER_SECRET_ENDED, actor=actor, fields=FORMER)
    return consumer


def lock_consumer(actor: Actor, consumer_id: UUID) -> Consumer:
    consumer = Consumer.objects.select_for_update().filter(pk=consumer_id).first()
    if consumer is None:
        raise NotFound
    require_everywhere(actor, CONSUMERS_WRITE, stores_reached_by(consumer))
    return consumer


def new_secret(consumer: Consumer) -> str:
    """Set on the row, which the caller saves, as its hash."""
    secret = str(generate_client_secret())
    consumer.client_secret = make_password(secret, hasher=oauth2_settings.CLIENT_SECRET_HASHER)
    return secret


def drop_tokens(consumer: Consumer) -> None:
    AccessToken.objects.filter(application=consumer).delete()
