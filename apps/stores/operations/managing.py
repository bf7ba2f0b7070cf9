"""Who may decide about whom: shared by everything that touches a person's rights or credentials."""

from collections.abc import Iterable
from uuid import UUID

from apps.core.actors import Actor
from apps.core.errors import PermissionRefused
from apps.core.permissions import require

from ..models import Staff
from ..permissions import ROLES_WRITE, STAFF_WRITE
from ..selectors import actor_for, stores_where_employed


def require_manager_of(actor: Actor, staff: Staff) -> None:
    """Whoever sets somebody's PIN can act as them: so they must manage people wherever that person works,
    and need the right to appoint managers when that person is one."""
    person = actor_for(staff)
    require_everywhere(actor, STAFF_WRITE, stores_where_employed(person))
    managed = person.stores_for(STAFF_WRITE)
    if managed is None or managed:
        require_everywhere(actor, ROLES_WRITE, managed)


def require_everywhere(actor: Actor, code: str, stores: Iterable[UUID] | None) -> None:
    """Hold `code` in each of these stores; None asks for it in all there are or will be."""
    if stores is None:
        if actor.stores_for(code) is not None:
            raise PermissionRefused(code)
        return
    require(actor, code)
    for store_id in stores:
        require(actor, code, store_id)
