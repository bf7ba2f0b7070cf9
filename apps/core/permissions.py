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
    """What takes money out, overrides a rule or writes the police register."""
    return frozenset(right.code for right in registry.values() if right.asks_pin)


def require(actor: Actor, code: str, store_id: UUID | None = None) -> None:
    """Raise PermissionRefused unless the actor holds `code` there."""
    if not actor.can(code, store_id):
        raise PermissionRefused(code)
