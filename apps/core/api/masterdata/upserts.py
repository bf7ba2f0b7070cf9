"""Finding what the items of one batch name, and making or changing each by the resource's own operations."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.core import references
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.models import Aggregate
from apps.core.references import ReferenceInput

from .declaration import MasterData

OF_THE_BATCH = ("key", "reference")


class Upserts:
    """Used within one transaction. Whatever the items name is held from the start, in one order for all batches, so
    that two of them that meet take turns and never wait for each other in a ring."""

    def __init__(self, of: MasterData, actor: Actor, items: list[dict[str, Any]]) -> None:
        assert of.create is not None
        assert of.update is not None
        self.of, self.actor = of, actor
        (takes_new, self.create), (takes_changes, self.update) = of.create, of.update
        self.takes_new, self.takes_changes, self.shown = takes_new(), takes_changes(partial=True), of.out()
        self.given_once = self.takes_new.fields.keys() - self.takes_changes.fields.keys()
        self.has_code = "code" in self.given_once
        codes = {code for item in items if (code := self._code(item))}
        names = {name for item in items if (name := _reference(item))}
        references.hold([*names, *(ReferenceInput(of.model.resource, "code", code) for code in codes)])
        self.by_reference = references.find_all(names, of.model.resource)
        wanted = Q(pk__in=self.by_reference.values())
        rows = of.visible_to(actor).filter(wanted | Q(code__in=codes) if self.has_code else wanted)
        self.rows = {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",))}
        self.by_code: dict[str, UUID] = {}
        if self.has_code:
            self.by_code = {row.code: row.pk for row in self.rows.values()}

    def apply(self, item: dict[str, Any]) -> dict[str, Any]:
        """The result of one item, or whatever refuses it. `key` and `reference` are known to be well-formed."""
        code, name = self._code(item), _reference(item)
        fields = {field: value for field, value in item.items() if field not in OF_THE_BATCH}
        if not (code or name):
            at = "/code" if self.has_code else "/reference"
            raise Invalid({at: _("Give a code or a reference, so that it can be found again.")})
        known = self.rows.get(self.by_reference.get(name) if name else None) or self.rows.get(self.by_code.get(code))
        row = self._change(known, fields, name) if known else self._make(fields, name)
        outcome = "created" if not known else "unchanged" if row.version == known.version else "updated"
        self._remember(row, code, name)
        return {"status": 200 if known else 201, "outcome": outcome, "id": str(row.pk), "version": row.version}

    def _make(self, fields: dict[str, Any], name: ReferenceInput | None) -> Aggregate:
        return self.create(self.actor, *_split(self.takes_new.run_validation(fields), name))

    def _change(self, row: Aggregate, fields: dict[str, Any], name: ReferenceInput | None) -> Aggregate:
        """A code, or a company, is given once: said again it must be the same."""
        given = {field: value for field, value in fields.items() if field in self.given_once}
        if wrong := [field for field, value in given.items() if self.shown.fields[field].get_attribute(row) != value]:
            raise Invalid({f"/{field}": _("This was given when it was made, and stays.") for field in wrong})
        changes = {field: value for field, value in fields.items() if field not in self.given_once}
        return self.update(self.actor, row.pk, *_split(self.takes_changes.run_validation(changes), name), row.version)

    def _code(self, item: dict[str, Any]) -> str:
        code = item.get("code") if self.has_code else None
        return code if isinstance(code, str) else ""

    def _remember(self, row: Aggregate, code: str, name: ReferenceInput | None) -> None:
        """A later item of the same batch may name it again."""
        self.rows[row.pk] = row
        if code:
            self.by_code[code] = row.pk
        if name:
            self.by_reference[name] = row.pk


def _reference(item: dict[str, Any]) -> ReferenceInput | None:
    """Tolerant: a malformed one is refused when its item's turn comes."""
    given = item.get("reference")
    if not isinstance(given, dict):
        return None
    parts = [part for name in ReferenceInput._fields if isinstance(part := given.get(name), str) and part]
    return ReferenceInput(*parts) if len(parts) == len(ReferenceInput._fields) else None


def _split(data: dict[str, Any], name: ReferenceInput | None) -> tuple[dict[str, Any], list[ReferenceInput]]:
    """(fields, names): the reference that finds a thing is one of its references."""
    fields = dict(data)
    named = [ReferenceInput(**reference) for reference in fields.pop("references", ())]
    return fields, [*named, *([name] if name and name not in named else [])]
