"""The partner “files”: its tills write tickets into a folder; it takes no documents."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from typing import Any

from ..contract import ConnectionInfo, Mapping, Outcome, Payload, Refused, Rendering, UnsupportedDocument
from ..documents import Document
from . import folders

CODE = "files"


class Files:
    code = CODE
    kinds: frozenset[str] = frozenset()

    def render(self, document: Document, mapping: Mapping, connection: ConnectionInfo) -> Rendering:
        raise UnsupportedDocument(self.code, document.KIND)

    def push(self, payload: Payload, connection: ConnectionInfo) -> Outcome:
        return Refused(UnsupportedDocument.code)

    def lookup(self, payload: Payload, connection: ConnectionInfo) -> Outcome | None:
        return Refused(UnsupportedDocument.code)

    def faults(self, options: AnyMapping[str, Any]) -> dict[str, str]:
        return folders.faults(options)
