"""Probes. An ERP that is away never makes us unready: that would take the tills down with it."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

_notes: dict[str, Callable[[], str]] = {}


def register_note(name: str, note: Callable[[], str]) -> None:
    """Something optional this machine may lack: said beside the answer, which it does not change."""
    _notes[name] = note


def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has every migration this code knows."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    if missing:
        return JsonResponse({"status": "unavailable", "migrations": len(missing)}, status=503)
    notes = {name: said for name, note in _notes.items() if (said := note())}
    return JsonResponse({"status": "ok", "notes": notes} if notes else {"status": "ok"})
