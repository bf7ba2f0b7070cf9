"""Reading the tickets of a partner's tills: asked over HTTP outside any transaction, kept before they are understood.

A page's tickets and the place reached are kept together, so a reader that dies reads its page again, and a ticket
read again is the same message.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import inbox, records
from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound, PermissionRefused
from apps.core.models import InboxMessage
from apps.core.secrets import SecretUnavailable
from apps.stores.selectors import require_company, stores_of_entity

from .. import contract, events, permissions, selectors, tickets
from ..contract import Applied, ReadFailed, Refused, Retry, TicketPage, TicketSource, Unknown
from ..models import Connection, PollState
from . import breaker
from .polled import MESSAGE_KIND

log = structlog.get_logger()

LEASE = timedelta(minutes=2)  # renewed with every page, so it need only outlast one
MOST_PAGES = 50  # of one run; the next goes on where it ended


class Polled(StrEnum):
    READ = "read"
    FAILED = "failed"
    BUSY = "busy"  # somebody else is reading
    WAITING = "waiting"  # switched off, or to be left alone for now


@dataclass
class PollResult:
    outcome: Polled
    seen: int = 0
    taken: int = 0
    reason: str = ""


class LeaseLost(Exception):
    """Another reader took over: what this one holds is read by that one."""


@transaction.atomic
def set_polling(connection_id: UUID, *, active: bool, actor: Actor, since: datetime | None = None) -> PollState:
    """Begin or stop reading a partner's tills. The first time from `since` (now); later from where it stopped."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require_company(actor, permissions.WRITE, connection.legal_entity_id)
    source = contract.ticket_source(connection.partner)
    if source is None:
        raise Invalid(
            {"/partner": _("The tills of %(partner)s cannot be read.") % {"partner": connection.get_partner_display()}}
        )
    state, _new = PollState.objects.get_or_create(
        connection=connection, defaults={"cursor": source.start(since or timezone.now())}
    )
    state.active = active
    state.save(update_fields=["active"])
    event = events.TICKETS_READ_FROM_NOW if active else events.TICKETS_READ_NO_MORE
    records.update(connection, event, actor=actor, fields=[])
    return state


def read_now(connection_id: UUID, *, actor: Actor, seconds: float = 3.0) -> PollResult:
    """One page, asked for by a person who waits at most so long for it."""
    rights.require(actor, permissions.POLL)
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None:
        raise NotFound
    if not any(actor.can(permissions.POLL, store) for store in stores_of_entity(connection.legal_entity_id)):
        raise PermissionRefused(permissions.POLL)
    return poll_tickets(connection_id, most_pages=1, seconds=seconds)


def poll_tickets(connection_id: UUID, *, most_pages: int = MOST_PAGES, seconds: float | None = None) -> PollResult:
    """Read what is new, a page at a time, until nothing is left; never two readers of one connection at once."""
    connection = Connection.objects.select_related("health").get(pk=connection_id)
    source = contract.ticket_source(connection.partner)
    token = uuid4()
    state = _claim(connection, token) if source is not None and connection.active else None
    if source is None or state is None:
        taken = PollState.objects.filter(connection=connection, lease_until__gt=Now()).exists()
        return PollResult(Polled.BUSY if taken and connection.active else Polled.WAITING)
    result = PollResult(Polled.READ)
    try:
        if breaker.seconds_to_wait(connection):
            return PollResult(Polled.WAITING)
        _read(connection, source, state, result, most_pages=most_pages, seconds=seconds)
        breaker.note(connection, Applied())
    except ReadFailed as failure:
        _note_failure(connection, state, failure.outcome)
        result.outcome, result.reason = Polled.FAILED, f"{failure.outcome.code}: {failure.outcome.reason}"
    except SecretUnavailable as error:
        _note_failure(connection, state, Retry(error.code, error.detail))
        result.outcome, result.reason = Polled.FAILED, error.detail
    except LeaseLost:
        result.outcome = Polled.BUSY
    finally:
        _rows(state).update(lease_token=None, lease_until=None)
    if result.taken or result.outcome == Polled.FAILED:  # every 45 seconds nothing happened: nobody wants to read it
        log.info("tickets.polled", source=connection.code, outcome=str(result.outcome), count=result.taken)
    return result


def _claim(connection: Connection, token: UUID) -> PollState | None:
    free = Q(lease_until=None) | Q(lease_until__lt=Now())
    rested = Q(not_before=None) | Q(not_before__lte=Now())
    PollState.objects.filter(free, rested, connection=connection, active=True).update(
        lease_token=token, lease_until=Now() + LEASE, last_started_at=Now(), not_before=None
    )
    return PollState.objects.filter(connection=connection, lease_token=token).first()


def _rows(state: PollState) -> QuerySet[PollState]:
    """The row, while the lease is still this reader's."""
    return PollState.objects.filter(pk=state.pk, lease_token=state.lease_token)


def _read(
    connection: Connection, source: TicketSource, state: PollState, result: PollResult, *, most_pages: int,
    seconds: float | None,
) -> None:  # fmt: skip
    info = selectors.connection_info(connection)
    if seconds is not None:
        info = replace(info, total_timeout=seconds)
    cursor = state.cursor
    for _page in range(most_pages):
        page = source.poll(info, cursor)
        result.taken += _keep(connection, state, page)
        result.seen += page.seen
        cursor = page.cursor
        if not page.more:
            return


@transaction.atomic
def _keep(connection: Connection, state: PollState, page: TicketPage) -> int:
    """The page's tickets and the place behind it; how many tickets were new. LeaseLost writes nothing."""
    source = selectors.poll_source(connection)
    found = {f"{ticket.reference}:{ticket.version}": ticket for ticket in page.tickets}
    known = set(_known(source, found))
    stores = stores_of_entity(connection.legal_entity_id)
    for external_id in [each for each in found if each not in known]:
        body = tickets.to_json(found[external_id])
        inbox.receive(source=source, external_id=external_id, kind=MESSAGE_KIND, body=body, store_ids=stores)
    fresh = len(found.keys() - known)
    kept = _rows(state).update(
        cursor=Value(page.cursor, output_field=PollState._meta.get_field("cursor")),
        lease_until=Now() + LEASE,
        seen=F("seen") + page.seen,
        taken=F("taken") + fresh,
        lag=int(page.behind.total_seconds()),
        **({} if page.more else {"last_finished_at": Now(), "last_error": ""}),
    )
    if not kept:
        raise LeaseLost
    return fresh


def _known(source: str, external_ids: Iterable[str]) -> Iterable[str]:
    rows = InboxMessage.objects.filter(source=source, external_id__in=list(external_ids))
    return rows.values_list("external_id", flat=True)


def _note_failure(connection: Connection, state: PollState, outcome: Retry | Refused | Unknown) -> None:
    breaker.note(connection, outcome)
    after = outcome.after if isinstance(outcome, Retry) else None
    _rows(state).update(
        last_error=f"{outcome.code}: {outcome.reason}"[:300],
        not_before=Now() + timedelta(seconds=after) if after else None,
    )
