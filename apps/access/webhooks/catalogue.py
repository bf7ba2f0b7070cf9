"""The event types the outside may ask for: those whose thing it may read."""

from apps.core import events, permissions
from apps.core.events import EventType

PREFIX = "recommerce."
# Kept for the whole installation, belonging to no store and no company.
COMMON = frozenset({"product", "brand", "category", "tax_code", "reason_code", "external_article"})
OUR_OWN = frozenset({"consumer", "webhook_endpoint"})  # the register's affairs: nobody's business but its readers'


def right_of(resource: str) -> str:
    """The right to read things of this kind, which the events about them need too; empty: they are not told."""
    if resource in OUR_OWN:
        return ""
    plurals = (f"{resource}s", f"{resource[:-1]}ies", resource)
    return next((f"{name}:read" for name in plurals if f"{name}:read" in permissions.registry), "")


def told() -> dict[str, EventType]:
    """Every type that may leave, by its full name."""
    return {event.full_name: event for name, event in sorted(events.registry.items()) if right_of(event.resource)}


def resource_of(pattern: str) -> str:
    """`recommerce.work_order.*` or `recommerce.work_order.paid.v1`: work_order."""
    return pattern.removeprefix(PREFIX).partition(".")[0]


def is_known(pattern: str) -> bool:
    """A type's full name, or all types of one thing."""
    known = told()
    if pattern.endswith(".*"):
        return pattern in {f"{PREFIX}{event.resource}.*" for event in known.values()}
    return pattern in known
