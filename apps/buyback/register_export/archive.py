"""The archive: the entries for machines, for spreadsheets and on paper, with what proves them."""

import io
import json
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.printing import rendering
from apps.printing.states import Media

from ..models import RegisterEntry, RegisterExport
from ..models.register import NOTHING_BEFORE
from ..models.register_chain import FORMAT, content
from ..selectors import Verdict, verify_register
from ..selectors.register_exports import entries_of, ranges_of
from . import papers, sheet

VERIFIER = Path(settings.BASE_DIR) / "static" / "clients" / "verify_register.py"
PER_PAPER = 100  # entries: a PDF of more takes long and much memory
Progress = Callable[[int], None]


def write(stream: IO[bytes], export: RegisterExport, progress: Progress) -> str:
    """Into `stream`; returns the hash of the last entry it holds. In the store's language and time."""
    entries, verdict = entries_of(export), verify_register(export.store_id)
    progress(0)
    head = _head(export, entries, verdict)
    with (
        translation.override(export.store.language),
        timezone.override(ZoneInfo(export.store.timezone)),
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        _write_lines(archive, entries, head)
        progress(0)
        _write_sheet(archive, entries)
        progress(0)
        _write_papers(archive, export, entries, head, progress)
        archive.writestr("verify_register.py", VERIFIER.read_bytes())
        archive.writestr("LISEZMOI-README.txt", render_to_string("buyback/register_readme.txt", head))
    return str(head["last_hash"])


def _head(export: RegisterExport, entries: QuerySet[RegisterEntry], verdict: Verdict) -> dict[str, Any]:
    last = entries.last()
    return {
        "format": FORMAT,
        "store": str(export.store_id),
        "store_code": export.store.code,
        "store_name": export.store.name,
        "company": export.store.entity.name,
        "first_day": str(export.first_day),
        "last_day": str(export.last_day),
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "exported_by": export.asked_by,
        "reason": export.reason,
        "numbers": ranges_of(iter(entries.values_list("number", flat=True))),
        "last_hash": last.hash if last else "",
        "register": {
            "proved": verdict.intact,
            "entries": verdict.checked,
            "purged": verdict.purged,
            "last_hash": verdict.hash if verdict.hash != NOTHING_BEFORE else "",
            "tampering": str(verdict.tampering or ""),
            "tampered_number": None if verdict.intact else verdict.number,
        },
    }


def _write_lines(archive: zipfile.ZipFile, entries: QuerySet[RegisterEntry], head: dict[str, Any]) -> None:
    with archive.open("register.jsonl", "w") as out:
        out.write(_line(head))
        for entry in entries.iterator(chunk_size=1000):
            out.write(_line({"previous_hash": entry.previous_hash, "hash": entry.hash, "entry": content(entry)}))


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _write_sheet(archive: zipfile.ZipFile, entries: QuerySet[RegisterEntry]) -> None:
    with archive.open("register.csv", "w") as out, io.TextIOWrapper(out, encoding="utf-8-sig", newline="") as text:
        sheet.write(text, entries.iterator(chunk_size=1000))


def _write_papers(
    archive: zipfile.ZipFile,
    export: RegisterExport,
    entries: QuerySet[RegisterEntry],
    head: dict[str, Any],
    progress: Progress,
) -> None:
    """At least one, which says that nothing came in."""
    rows, done, part = entries.iterator(chunk_size=PER_PAPER), 0, 1
    while (chunk := list(islice(rows, PER_PAPER))) or part == 1:
        html = render_to_string("buyback/print_register.html", papers.context(export, chunk, head, part))
        archive.writestr(f"register-{part:03d}.pdf", rendering.pdf(html, Media.A4))
        done, part = done + len(chunk), part + 1
        progress(done)
