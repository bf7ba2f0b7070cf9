"""Storing files whole, with their digest, and opening them again."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from . import pictures
from .errors import ChecksumDiffers, FileRefused
from .models import Job, JobError, StoredFile
from .models.stored_file import Retention
from .models.work import UNFINISHED_STATES

WORKING_FOR = timedelta(days=30)
MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE  # of one photo or paper, as it is sent
_in_use: list[Callable[[], QuerySet[Any, Any]]] = []

VARIANT = "file"  # what a smaller picture belongs to: the one it was drawn from
SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", pictures.PDF: ".pdf"}


@dataclass(frozen=True)
class Drawn:
    """A stranger's photo or paper, decoded and drawn anew; nothing of it is kept yet."""

    name: str
    taken: pictures.Taken


def drawn(content: bytes, *, name: str, sha256: str = "") -> Drawn:
    """FileRefused, or ChecksumDiffers when `sha256` (hexadecimal, of what was sent) is given and another.

    It may take seconds: done before anything is locked.
    """
    if len(content) > LARGEST:
        raise FileRefused(_("Send at most %(most)d MB.") % {"most": LARGEST // MEGABYTE})
    if sha256 and hashlib.sha256(content).hexdigest() != sha256.lower():
        raise ChecksumDiffers
    taken = pictures.decoded(content)
    stem = name.rpartition(".")[0] or name or "file"
    return Drawn(stem[:100] + SUFFIXES[taken.content_type], taken)


def keep_drawn(photo: Drawn, *, owner: tuple[str, UUID], store_id: UUID) -> StoredFile:
    """For a dossier, with a small picture for lists."""
    taken = photo.taken
    in_dossier = partial(keep, retention=Retention.DOSSIER, personal=True, store_id=store_id)
    row = in_dossier(ContentFile(taken.content), name=photo.name, content_type=taken.content_type, owner=owner)
    if taken.small:
        in_dossier(ContentFile(taken.small), name="small.webp", content_type="image/webp", owner=(VARIANT, row.pk))
    return row


def of(resource: str, owner_ids: Iterable[UUID]) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(owner_resource=resource, owner_id__in=list(owner_ids)).order_by("id")


def keep(
    content: "File[bytes]",  # generic for the type checker only
    *,
    name: str,
    content_type: str,
    retention: Retention,
    personal: bool,
    owner: tuple[str, UUID] | None = None,
    store_id: UUID | None = None,
) -> StoredFile:
    """Store the bytes under a random name. `personal` decides what erasure must find."""
    digest = hashlib.sha256()
    size = 0
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    row = StoredFile(
        name=name[:120],
        content_type=content_type,
        size=size,
        digest=digest.hexdigest(),
        owner_resource=owner[0] if owner else "",
        owner_id=owner[1] if owner else None,
        store_id=store_id,
        retention=retention,
        personal=personal,
    )
    row.file.save(f"{row.id}", content, save=False)  # never the sender's file name
    row.save(force_insert=True)
    return row


@contextmanager
def opened(stored: StoredFile) -> Iterator[IO[bytes]]:
    with stored.file.storage.open(str(stored.file.name), "rb") as stream:
        yield stream


def keep_while_used(file_ids: Callable[[], QuerySet[Any, Any]]) -> None:
    """Working files of these ids stay, however old they are."""
    _in_use.append(file_ids)


def drop_old(now: datetime) -> int:
    """Remove working files past their thirty days, except those that unfinished work needs; how many.

    The bytes go first: whoever is killed in between leaves a row, by which the next run finds them. Of a finished
    job's file the row stays, without bytes, to say what the job read.
    """
    old = StoredFile.objects.filter(retention=Retention.WORKING, created_at__lt=now - WORKING_FOR).exclude(file="")
    old = old.exclude(pk__in=Job.objects.filter(state__in=UNFINISHED_STATES).values("source_id"))
    for file_ids in _in_use:
        old = old.exclude(pk__in=file_ids())
    return sum(_drop(file_id) for file_id in list(old.order_by("id").values_list("pk", flat=True)))


@transaction.atomic
def _drop(file_id: UUID) -> bool:
    row = StoredFile.objects.select_for_update(skip_locked=True).filter(pk=file_id).first()
    if row is None:
        return False
    row.file.delete(save=False)
    JobError.objects.filter(job__source=row).delete()  # they quote the file
    try:
        row.delete()
    except ProtectedError:
        row.save(update_fields=["file"])
    return True
