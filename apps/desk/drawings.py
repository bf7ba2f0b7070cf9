"""Pages of the docs that are drawn from the code, so that they cannot lie: API description, scopes, events, states."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from apps.access.states import WEBHOOK_ENDPOINT
from apps.access.webhooks import asyncapi
from apps.buyback.states import PRICE_RULE_SET, TRADE_IN
from apps.core import events, permissions
from apps.core.api import registry
from apps.core.states import TransitionTable
from apps.items.states import TRANSFER
from apps.payments.states import END_OF_DAY, VOUCHER
from apps.printing.states import PRINT_JOB
from apps.resale.states import LISTING, MARGIN_PERIOD, SALE, STOCK_ITEM
from apps.workshop.states import WORK_ORDER

from .developers.graph import graph

DRAWN = "<!-- Drawn by `manage.py snapshots`; edit the code, not this page. -->\n\n"
TABLES: tuple[TransitionTable, ...] = (
    WORK_ORDER,
    VOUCHER,
    END_OF_DAY,
    PRINT_JOB,
    WEBHOOK_ENDPOINT,
    TRANSFER,
    PRICE_RULE_SET,
    TRADE_IN,
    STOCK_ITEM,
    LISTING,
    SALE,
    MARGIN_PERIOD,
)


def pages() -> dict[str, str]:
    """Path under docs/ → content; in English, whatever language the machine speaks."""
    with translation.override("en"):
        return _pages()


def described() -> str:
    """The OpenAPI document, in English."""
    with translation.override("en"):
        return _as_text(_schema())


def _schema() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def _as_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _pages() -> dict[str, str]:
    schema = _schema()
    return {
        "api/openapi.json": _as_text(schema),
        "api/asyncapi.json": _as_text(asyncapi.document()),
        "api/schema.graphql": f"{graph()}\n",
        "api/operations.md": DRAWN + "\n".join(_operations(schema)) + "\n",
        "api/resources.md": DRAWN + "\n".join(_resources()) + "\n",
        "api/events.md": DRAWN + "\n".join(_events()) + "\n",
        "permissions.md": DRAWN + "\n".join(_permissions()) + "\n",
        "states.md": DRAWN + "\n".join(line for table in TABLES for line in _states(table)) + "\n",
    }


def _operations(schema: dict[str, Any]) -> Iterator[str]:
    yield "# Every address of the API\n"
    yield "| Verb | Address | Scope | Class | Owner | Quota | What it does | Not for | Going |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for one in registry.operations():
        summary = schema["paths"][one.path][one.method.lower()]["summary"]
        told = (f"`{one.scope}`", one.operation_class, one.owner, one.tier, summary, one.not_for, _going(one))
        yield f"| {one.method} | `{one.path}` | {' | '.join(map(str, told))} |"


def _going(operation: registry.Operation) -> str:
    if operation.deprecation is None:
        return ""
    return (
        f"since {operation.deprecation.since}, until {operation.deprecation.sunset}: {operation.deprecation.successor}"
    )


def _resources() -> Iterator[str]:
    """Resource × verb × event × scope: what a caller may do to each thing, and which facts follow from it."""
    yield "# Every resource: what may be done, which facts follow, which scope it takes\n"
    yield "| Resource | Verb | Event | Scope |"
    yield "|---|---|---|---|"
    found = registry.operations()
    for one in sorted(found, key=lambda one: one.resource):
        told = ", ".join(f"`{event.full_name}`" for event in one.announces)
        yield f"| {one.resource} | {one.verb} | {told} | `{one.scope}` |"
    caused = {event.name for one in found for event in one.announces}
    yield "\n## Facts that follow from elsewhere\n"
    yield "From the screens, tills' other doors, the clock, or another fact.\n"
    yield from (f"- `{event.full_name}`" for name, event in sorted(events.registry.items()) if name not in caused)


def _events() -> Iterator[str]:
    yield "# Every event\n"
    yield "| Type | Resource |"
    yield "|---|---|"
    for event in sorted(events.registry.values(), key=lambda event: event.name):
        yield f"| `{event.full_name}` | {event.resource} |"


def _permissions() -> Iterator[str]:
    yield "# Rights, and the roles that hold them at first\n"
    roles = permissions.ROLE_CODES
    yield f"| Right | | asks the PIN | {' | '.join(roles)} |"
    yield f"|---|---|---|{'---|' * len(roles)}"
    for right in sorted(permissions.registry.values(), key=lambda right: right.code):
        held = " | ".join("●" if role in right.roles else "" for role in roles)
        asks = "●" if right.asks_pin else ""
        yield f"| `{right.code}` | {right.en} / {right.fr} | {asks} | {held} |"


def _states(table: TransitionTable) -> Iterator[str]:
    yield f"# {table.resource.replace('_', ' ').capitalize()}\n"
    yield "```mermaid"
    yield "stateDiagram-v2"
    for move in table.moves.values():
        for source in move.sources:
            yield f"    {source} --> {move.target}: {move.action}"
    yield "```\n"
    yield "| Action | Français | From | To | Right | Event |"
    yield "|---|---|---|---|---|---|"
    for move in table.moves.values():
        right = f"`{move.permission}`" if move.permission else "the product itself"
        sources = ", ".join(move.sources)
        yield f"| {move.en} | {move.fr} | {sources} | {move.target} | {right} | `{move.event.full_name}` |"
    yield ""
