"""What was seen of a thing: declared by its owner or inspected by us, with facts and photos."""

from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import files, records
from apps.core.actors import Actor
from apps.core.models import StoredFile
from apps.core.permissions import require
from apps.core.validation import check_fields, label_errors

from .. import events
from ..inputs import Finding
from ..models import ConditionReport, Item
from ..permissions import ITEMS_GRADE
from ..selectors import lock_item
from ..states import ReportKind


@transaction.atomic
def attach_photo(item_id: UUID, *, photo: files.Drawn, actor: Actor) -> StoredFile:
    """A photo or a PDF for the passport."""
    item = lock_item(item_id)
    require(actor, ITEMS_GRADE, item.store_id)
    owner = (Item.resource, item.pk)
    stored = files.keep_drawn(photo, owner=owner, store_id=item.store_id)
    records.update(item, events.ITEM_FILE_ATTACHED, actor=actor, fields=[])
    return stored


@transaction.atomic
def inspect_item(
    *,
    actor: Actor,
    item_id: UUID,
    grade: str,
    findings: tuple[Finding, ...],
    notes: str = "",
    files: tuple[UUID, ...] = (),
) -> ConditionReport:
    """Somebody with the right looks at it, outside any document."""
    require(actor, ITEMS_GRADE, lock_item(item_id).store_id)
    return grade_item(
        actor=actor, item_id=item_id, grade=grade, kind="inspected", findings=findings, notes=notes, files=files
    )


@transaction.atomic
def grade_item(
    *,
    actor: Actor,
    item_id: UUID,
    grade: str,
    kind: Literal["declared", "inspected"],
    findings: tuple[Finding, ...],
    notes: str = "",
    files: tuple[UUID, ...] = (),
) -> ConditionReport:
    """A further report; an inspected one is what the item shows from now on. `files` are ids of the item's own files,
    and so are those the findings name. The right is that of the document that asks for it."""
    item = lock_item(item_id)
    report = ConditionReport(
        item=item,
        kind=kind,
        grade=grade,
        findings=[_by_value(finding) for finding in findings],
        notes=notes,
        file_ids=list(dict.fromkeys([*files, *(f.file_id for f in findings if f.file_id)])),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    check_fields(report, also=_errors(item, report, findings))
    report.save(force_insert=True)
    changed = ["grade"] if kind == ReportKind.INSPECTED and item.grade != grade else []
    if changed:
        item.grade = grade
    records.update(item, events.ITEM_GRADED, actor=actor, fields=changed, facts={"kind": kind})
    return report


def _by_value(finding: Finding) -> dict[str, Any]:
    told = {"code": finding.code, "labels": dict(finding.labels), "note": finding.note}
    return told | {"file": str(finding.file_id) if finding.file_id else None}


def _errors(item: Item, report: ConditionReport, findings: tuple[Finding, ...]) -> dict[str, str]:
    errors = {
        f"/findings/{position}{pointer}": sentence
        for position, finding in enumerate(findings)
        for pointer, sentence in label_errors(finding.labels).items()
    }
    known = set(files.of(Item.resource, [item.pk]).values_list("pk", flat=True))
    if strangers := [str(file_id) for file_id in report.file_ids if file_id not in known]:
        errors["/files"] = _("Not a file of this item: %(files)s.") % {"files": ", ".join(strangers)}
    return errors
