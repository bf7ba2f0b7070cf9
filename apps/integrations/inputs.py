"""What operations on connections accept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from .states import MappingKind, PartnerCode

Entries = Mapping[tuple[MappingKind, str], str]


@dataclass(frozen=True, kw_only=True)
class ConnectionInput:
    """`secret_reference` says where the key is kept, never what it is."""

    code: str
    label: str
    partner: PartnerCode
    legal_entity_id: UUID
    base_url: str
    database: str = ""
    secret_reference: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RouteInput:
    """`connection_id` None: nobody takes this document, on purpose. `store_id` None: every store of the entity."""

    legal_entity_id: UUID
    document_kind: str
    connection_id: UUID | None
    from_date: date
    store_id: UUID | None = None
    until_date: date | None = None
