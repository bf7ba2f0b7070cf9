"""A look into the folders of every connection of files: what arrived, what is whole, what waits too long."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection as database
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.errors import explained

from .. import contract
from ..files import reading, selectors
from ..files.errors import Broken, Incomplete
from ..files.folders import Folders, kept_name, shown
from ..files.manifest import Complete, parsed
from ..models import Connection, ManifestVersion, TicketFile
from ..states import TicketFileState
from . import breaker
from .ticket_files import Look, finish, go_on, put_away, reject, same_as, take

log = structlog.get_logger()


def read_folders(*, actor: Actor, seconds: float = 5.0) -> None:
    """One round. After `seconds` a long file is left where it stands, for the next round: others need the worker too.

    Never two readers of one connection at once; a connection in trouble does not hold up the others.
    """
    until = time.monotonic() + seconds
    for connection in selectors.file_connections():
        version = selectors.manifest_of(connection)
        if version is None:
            continue
        with _alone(connection.pk) as mine:
            if not mine:
                continue
            try:
                _look(_at(connection, version, actor, until))
            except OSError as error:
                name = Path(str(error.filename)).name if error.filename else ""
                breaker.note(connection, contract.Retry("folder", f"{error.strerror or error} {name}".strip()))
            except Exception as error:  # what nobody foresaw in one connection must not hold up the others
                log.exception("ticket_files.failed", source=selectors.source_of(connection))
                breaker.note(connection, contract.Retry("failed", explained(error)))
            else:
                breaker.note(connection, contract.Applied())


def _at(connection: Connection, version: ManifestVersion, actor: Actor, until: float) -> Look:
    folders = Folders.of(settings.TICKET_FILES_DIR, connection.options)
    folders.prepare(first_time=not connection.ticket_files.exists())
    stores = selectors.stores_of(connection)
    return Look(connection, version, parsed(version.content), folders, stores, actor, until)


def _look(look: Look) -> None:
    for path in look.folders.working.iterdir():
        row = _row_of(look, path)
        if row is not None and row.state not in (TicketFileState.WAITING, TicketFileState.READING):
            put_away(row, look.folders)
    begun = list(_rows(look).filter(state=TicketFileState.READING).order_by("claimed_at", "id"))
    found = {row.pk: _fetched(look, row) for row in begun}
    for row in begun:
        here = found[row.pk]
        if here is None:
            sentence = _("The file is gone: it was taken away before it was read.")
            reject(look, row, sentence)
        elif time.monotonic() <= look.until:
            go_on(look, row, here)
    seen = set()
    for path in look.folders.arrived(look.manifest):
        row = _noticed(look, path)
        seen.add(row.pk)
        if time.monotonic() <= look.until:
            _consider(look, row, path)
    _rows(look).filter(state=TicketFileState.WAITING).exclude(pk__in=seen).delete()  # taken away before it was ours


def _noticed(look: Look, path: Path) -> TicketFile:
    status, now = path.lstat(), timezone.now()
    row, _new = _rows(look).get_or_create(
        connection=look.connection,
        name=shown(path),
        state=TicketFileState.WAITING,
        defaults={"store_ids": look.stores, "changed_at": now},
    )
    if (row.size, row.mtime_ns) != (status.st_size, status.st_mtime_ns):
        row.size, row.mtime_ns, row.changed_at, row.judged = status.st_size, status.st_mtime_ns, now, False
        row.save(update_fields=["size", "mtime_ns", "changed_at", "judged"])
    return row


def _consider(look: Look, row: TicketFile, path: Path) -> None:
    """Take it when it is whole; otherwise it waits, but not for ever."""
    complete = look.manifest.complete
    if row.judged and row.manifest == look.version:
        _wait(look, row, path, row.error)
    elif sentence := _not_settled(row, path, complete):
        _wait(look, row, path, sentence)
    else:
        _judge(look, row, path)


def _judge(look: Look, row: TicketFile, path: Path) -> None:
    """Read to its end, in place and without writing anything."""
    try:
        found = reading.judged(path, look.manifest)
    except Incomplete as error:
        row.judged, row.manifest = True, look.version
        _wait(look, row, path, str(error))
        return
    except Broken as error:
        _take(look, row, path, None)
        reject(look, row, str(error))
        return
    same = same_as(row, found.digest)
    _take(look, row, path, None if same else found)
    if same:
        finish(look, row, TicketFileState.SKIPPED, same)
    else:
        go_on(look, row, look.folders.working / str(row.pk))


def _not_settled(row: TicketFile, path: Path, complete: Complete) -> str:
    """Why it may still be written; empty when it may be judged."""
    if complete.by == "companion" and not _companion(path, complete).is_file():
        return _("Its companion “%(suffix)s” has not arrived.") % {"suffix": complete.suffix}
    if complete.by == "quiet":
        written = datetime.fromtimestamp(row.mtime_ns / 1e9, UTC)
        if timezone.now() - min(written, row.changed_at) < timedelta(seconds=complete.seconds):
            return _("It changed a moment ago.")
    return ""


def _wait(look: Look, row: TicketFile, path: Path, sentence: str) -> None:
    row.error = sentence[:500]
    row.save(update_fields=["error", "judged", "manifest"])
    if timezone.now() - row.changed_at >= timedelta(seconds=look.manifest.complete.reject_after):
        _take(look, row, path, None)
        reject(look, row, _("It stayed incomplete: %(why)s") % {"why": sentence})


def _take(look: Look, row: TicketFile, path: Path, found: reading.Found | None) -> None:
    """Said first, then done: a companion left behind would make the next file of this name look whole."""
    take(look, row, found)
    _move(look, row, path)


def _move(look: Look, row: TicketFile, path: Path) -> Path:
    if look.manifest.complete.by == "companion":
        _companion(path, look.manifest.complete).unlink(missing_ok=True)
    return path.rename(look.folders.working / str(row.pk))


def _fetched(look: Look, row: TicketFile) -> Path | None:
    """Where the file of a row being read is now: the working folder, unless a process was killed on the way or the
    file was rejected before."""
    working = look.folders.working / str(row.pk)
    if working.exists():
        return working
    rejected = look.folders.rejected / kept_name(str(row.pk), row.name)
    if rejected.is_file():
        return rejected.rename(working)
    arrived = look.folders.incoming / row.name
    if arrived.is_file() and not arrived.is_symlink() and arrived.lstat().st_size == row.size:
        return _move(look, row, arrived)
    return None


def _companion(path: Path, complete: Complete) -> Path:
    return path.with_name(path.name + complete.suffix)


def _rows(look: Look) -> QuerySet[TicketFile]:
    return TicketFile.objects.filter(connection=look.connection).select_related("connection", "manifest", "case")


def _row_of(look: Look, path: Path) -> TicketFile | None:
    try:
        return _rows(look).filter(pk=UUID(path.name)).first()
    except ValueError:
        return None


@contextmanager
def _alone(connection_id: UUID) -> Iterator[bool]:
    """A lock that ends with its process, so that a killed reader holds up nobody."""
    key = int.from_bytes(hashlib.sha256(f"ticket-files:{connection_id}".encode()).digest()[:8], signed=True)
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (mine,) = cursor.fetchone()
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
