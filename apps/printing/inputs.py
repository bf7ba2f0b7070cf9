"""What operations of printing take, apart from ids."""

from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from .states import DeviceLanguage, Media, Reach, Resolution


@dataclass(frozen=True, kw_only=True)
class PrinterInput:
    code: str
    label: str
    language: DeviceLanguage
    media: Media
    reached_by: Reach
    resolution: Resolution = Resolution.DPI_203
    active: bool = True


class PrinterChanges(TypedDict, total=False):
    """What is not named stays as it is."""

    label: str
    language: DeviceLanguage
    media: Media
    reached_by: Reach
    resolution: Resolution
    active: bool


@dataclass(frozen=True, kw_only=True)
class PrintRequest:
    """Without a printer a PDF is made to be fetched, on the document's own paper unless `media` says otherwise.

    `language` None: the one the document's reader speaks. The same `key` again answers with the first job.
    """

    document: str
    subject_id: UUID
    printer_id: UUID | None = None
    media: Media | None = None
    copies: int = 1
    language: str | None = None
    key: str = ""
