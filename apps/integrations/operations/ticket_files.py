"""One file of till tickets: kept ticket by ticket in the inbox, finished or rejected, tried again.

What the database says comes first and the move after it, so that a process killed anywhere is caught up with: a row
that is being read looks for its file where it may be, and a file in the working folder of a finished row is moved on.
"""

import time
from collections import deque
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from apps.core import inbox, records
from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.deliveries import REPLAY
from apps.core.errors import IllegalTransition, NotFound
from apps.payments.operations import open_case
from apps.payments.selectors import awaits_ticket
from apps.payments.states import CaseKind, CaseState

from .. import events
from ..files import reading, selectors
from ..files.errors import Broken, Incomplete
from ..files.folders import Folders, kept_name
from ..files.manifest import Manifest, parsed
from ..files.tickets import RawTicket, Tally
from ..files.understanding import number_of
from ..models import Connection, ManifestVersion, TicketFile
from ..states import TicketFileState

log = structlog.get_logger()

MESSAGE_KIND = "till_ticket_file"
CHUNK = 200  # tickets kept in one transaction


@dataclass(frozen=True)
class Look:
    """One look into a connection's folders: by which manifest, until when (monotonic seconds), in whose name."""

    connection: Connection
    version: ManifestVersion
    manifest: Manifest
    folders: Folders
    stores: list[UUID]
    actor: Actor
    until: float


def go_on(look: Look, row: TicketFile, path: Path) -> None:
    """From where it stands, for as long as the look lasts; at least one chunk."""
    unjudged = not row.digest or _signature(path) != (row.size, row.mtime_ns)
    if unjudged and not _begin(look, row, path):
        return
    manifest = parsed(row.manifest.content) if row.manifest else look.manifest
    try:
        rest = reading.tickets(path, manifest, Tally())
        began = time.monotonic()
        deque(islice(rest, row.position), maxlen=0)
        until = look.until + time.monotonic() - began  # passing what is kept already is not reading on
        while chunk := list(islice(rest, CHUNK)):
            if not _keep(row, chunk, manifest):
                return
            if time.monotonic() > until:
                return
    except (Broken, Incomplete) as error:  # it was whole when it was judged
        reject(look, row, str(error))
        return
    if _signature(path) == (row.size, row.mtime_ns):
        finish(look, row, TicketFileState.DONE)


def take(look: Look, row: TicketFile, found: reading.Found | None) -> None:
    """It is ours to read from now on; `found` None when all that is known is that it cannot be."""
    row.state, row.claimed_at, row.manifest = TicketFileState.READING, timezone.now(), look.version
    row.sequence, row.position, row.error = look.manifest.sequence_of(row.name), 0, ""
    if found is not None:
        row.digest, tally = found.digest, found.tally
        row.tickets, row.ours, row.lines, row.not_ours = tally.tickets, tally.ours, tally.lines, tally.not_ours
    row.save()


def same_as(row: TicketFile, digest: str) -> TicketFile | None:
    """A file of the connection with the same bytes that was read or is being read."""
    rows = TicketFile.objects.filter(connection=row.connection, digest=digest)
    return rows.filter(state__in=(TicketFileState.READING, TicketFileState.DONE)).exclude(pk=row.pk).first()


def finish(look: Look, row: TicketFile, state: TicketFileState, same: TicketFile | None = None) -> None:
    row.same_as = same
    _end(row, state, look.actor)
    put_away(row, look.folders)


@transaction.atomic
def _rejected(row: TicketFile, error: str, actor: Actor) -> None:
    """There may be money in it, so somebody is asked to look, once."""
    row.error, row.digest = error[:500], ""
    if row.case is None or row.case.state != CaseState.OPEN:
        row.case = open_case(
            CaseKind.UNREADABLE,
            actor=actor,
            details={"source": selectors.source_of(row.connection), "file": row.name, "reason": row.error},
            store_id=row.store_ids[0] if len(row.store_ids) == 1 else None,
            legal_entity_id=row.connection.legal_entity_id,
        )
    _end(row, TicketFileState.REJECTED, actor)


def reject(look: Look, row: TicketFile, error: str) -> None:
    """Nothing of it is taken; mended, or its manifest mended, it can be tried again."""
    log.warning("ticket_file.rejected", source=selectors.source_of(row.connection), external_id=str(row.pk))
    _rejected(row, error, look.actor)
    put_away(row, look.folders)


def put_away(row: TicketFile, folders: Folders) -> None:
    """Out of the working folder to where finished ones lie; done again it changes nothing."""
    working = folders.working / str(row.pk)
    goal = folders.rejected if row.state == TicketFileState.REJECTED else folders.done
    if working.exists():
        working.rename(goal / kept_name(str(row.pk), row.name))


@transaction.atomic
def retry_ticket_file(file_id: UUID, *, actor: Actor) -> TicketFile:
    """Read a rejected file once more, by the newest manifest. The next round finds it where rejected ones lie."""
    row = selectors.ticket_files_visible_to(actor).select_for_update(of=("self",)).filter(pk=file_id).first()
    if row is None:
        raise NotFound
    rights.require(actor, REPLAY)
    for store_id in row.store_ids:
        rights.require(actor, REPLAY, store_id)
    if row.state != TicketFileState.REJECTED:
        raise IllegalTransition(state=row.state, action="retry", allowed=[])
    row.state, row.error, row.digest, row.position = TicketFileState.READING, "", "", 0
    row.finished_at = None
    records.update(
        row, events.TICKET_FILE_RETRIED, actor=actor, from_state=TicketFileState.REJECTED, to_state=row.state,
        fields=["state", "error", "digest", "position", "finished_at"],
    )  # fmt: skip
    return row


def _begin(look: Look, row: TicketFile, path: Path) -> bool:
    """Judge a file that is ours already: one tried again, or one that was changed after it was taken."""
    row.size, row.mtime_ns = _signature(path)
    row.digest = ""
    try:
        found = reading.judged(path, look.manifest)
    except (Broken, Incomplete) as error:
        row.save()
        reject(look, row, str(error))
        return False
    same = same_as(row, found.digest)
    take(look, row, None if same else found)
    if same:
        finish(look, row, TicketFileState.SKIPPED, same)
    return same is None


@transaction.atomic
def _keep(row: TicketFile, chunk: list[RawTicket], manifest: Manifest) -> bool:
    """The chunk's tickets of ours, and those a clerk declared, and the mark behind them, or neither. False when
    somebody else moved the mark."""
    held = TicketFile.objects.select_for_update().get(pk=row.pk)
    if held.state != TicketFileState.READING or held.position != row.position:
        return False
    source = selectors.source_of(row.connection)
    is_awaited = awaits_ticket(row.store_ids)
    for place, ticket in enumerate(chunk, start=row.position):
        if ticket.is_ours or is_awaited(number_of(ticket, manifest)):
            inbox.receive(
                source=source,
                external_id=f"{row.digest[:32]}/{place}",
                kind=MESSAGE_KIND,
                body=ticket.to_json(row.name),
                store_ids=row.store_ids,
            )
    row.position += len(chunk)
    TicketFile.objects.filter(pk=row.pk).update(position=row.position)
    return True


@transaction.atomic
def _end(row: TicketFile, state: TicketFileState, actor: Actor) -> None:
    before, row.state, row.finished_at = row.state, state, timezone.now()
    told = {
        TicketFileState.DONE: events.TICKET_FILE_READ,
        TicketFileState.SKIPPED: events.TICKET_FILE_SKIPPED,
        TicketFileState.REJECTED: events.TICKET_FILE_REJECTED,
    }
    fields = ["state", "finished_at", "error", "digest", "same_as", "case"]
    records.update(row, told[state], actor=actor, fields=fields, from_state=before, to_state=state)


def _signature(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns
