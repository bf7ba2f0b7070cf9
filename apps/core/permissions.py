"""The vocabulary of rights: one code per `<resource>:<verb>`, used as staff permission and as API scope alike.

Each app's `permissions.py` declares its codes here at import; roles and consumers hold subsets of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from .actors import Actor
from .errors import PermissionRefused

CLERK, TECHNICIAN, LEAD, MANAGER = "clerk", "technician", "workshop_lead", "store_manager"
COMPLIANCE, INTEGRATOR, AUDITOR = "compliance_officer", "integrator", "auditor"
ROLE_CODES = (CLERK, TECHNICIAN, LEAD, MANAGER, COMPLIANCE, INTEGRATOR, AUDITOR)


@dataclass(frozen=True)
class Permission:
    """`asks_pin`: a person at a screen types their PIN again each time they use it."""

    code: str
    fr: str
    en: str
    roles: tuple[str, ...]
    asks_pin: bool = False


registry: dict[str, Permission] = {}


def declare(code: str, *, fr: str, en: str, roles: Iterable[str], asks_pin: bool = False) -> str:
    """Add a right to the vocabulary, with the roles that hold it by default. Returns the code."""
    if code in registry:
        raise ValueError(f"permission {code} is declared twice")
    registry[code] = Permission(code=code, fr=fr, en=en, roles=tuple(roles), asks_pin=asks_pin)
    return code


def asks_pin(code: str) -> bool:
    return code in asking_pin()


def asking_pin() -> frozenset[str]:
    """What takes money out, overrides a rule or sets one of law, or writes the police register."""
    return frozenset(right.code for right in registry.values() if right.asks_pin)


def allows(actor: Actor, code: str, store_id: UUID | None = None) -> bool:
    """May they do it now? Unlike `actor.can`, not while the PIN that `code` asks of a person at a screen is awaited."""
    return actor.can(code, store_id) and not (actor.pin_awaited and asks_pin(code))


def require(actor: Actor, code: str, store_id: UUID | None = None) -> None:
    """Raise PermissionRefused unless the actor may do `code` there, now."""
    if not allows(actor, code, store_id):
        raise PermissionRefused(code)


def require_held(actor: Actor, code: str, store_id: UUID | None = None) -> None:
    """What a page asks before it shows itself, and with it the field for the PIN."""
    if not actor.can(code, store_id):
        raise PermissionRefused(code)
