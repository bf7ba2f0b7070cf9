"""Storing files whole, with their digest, and opening them again."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from uuid import UUID

from django.core.files.base import File

from .models import StoredFile
from .models.stored_file import Retention


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
