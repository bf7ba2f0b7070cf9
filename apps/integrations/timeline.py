"""What partners were told, for the timeline of a dossier."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.actors import Actor, ActorKind
from apps.core.models import WorkState
from apps.core.timeline import TimelineEntry

from . import selectors
from .models import Connection
from .operations import PartnerChannel


class PartnerDeliveries:
    """Only ends and stops: what is still on its way is nobody's news."""

    def entries(self, aggregate_ids: Collection[UUID], actor: Actor) -> list[TimelineEntry]:
        ended = selectors.deliveries_visible_to(actor).filter(
            aggregate_id__in=aggregate_ids, channel=PartnerChannel.name, finished_at__isnull=False
        )
        rows = ended.values_list("finished_at", "state", "target", "external_ref", "last_code")
        if not rows:
            return []
        partners = {str(pk): label for pk, label in Connection.objects.values_list("pk", "label")}
        return [_entry(partners, at, *row) for at, *row in rows if at]


def _entry(
    partners: dict[str, str], at: datetime, state: str, target: str, external_ref: str, last_code: str
) -> TimelineEntry:
    connection, _slash, kind = target.partition("/")
    partner = partners.get(connection, connection)
    if state == WorkState.DONE:
        return TimelineEntry(
            at, ActorKind.SYSTEM, partner, _("received %(document)s") % {"document": kind}, external_ref
        )
    return TimelineEntry(
        at, ActorKind.SYSTEM, partner, _("did not receive %(document)s") % {"document": kind}, last_code
    )
