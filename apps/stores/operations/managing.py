"""Who may decide about whom: shared by everything that touches a person's rights or credentials."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import PermissionRefused
from apps.core.permissions import require

from ..models import RoleAssignment, Staff
from ..permissions import ROLES_WRITE, STAFF_WRITE
from ..selectors import stores_of_roles


def require_manager_of(actor: Actor, staff: Staff) -> None:
    """Whoever sets somebody's PIN can act as them: so they must manage people wherever that person works or will,
    and need the right to appoint managers when that person is one."""
    if staff.is_superuser:
        require_everywhere(actor, STAFF_WRITE, None)
        require_everywhere(actor, ROLES_WRITE, None)
        return
    roles = RoleAssignment.objects.filter(staff=staff)
    running = roles.filter(Q(until_date__isnull=True) | Q(until_date__gt=timezone.localdate()))
    # Who has left answers to where they were.
    require_everywhere(actor, STAFF_WRITE, stores_of_roles(running if running.exists() else roles))
    managing = running.filter(role__permissions__contains=[STAFF_WRITE])
    if managing.exists():
        require_everywhere(actor, ROLES_WRITE, stores_of_roles(managing))


def require_everywhere(actor: Actor, code: str, stores: Iterable[UUID] | None) -> None:
    """Hold `code` in each of these stores; None asks for it in all there are or will be."""
    if stores is None:
        if actor.stores_for(code) is not None:
            raise PermissionRefused(code)
        return
    require(actor, code)
    for store_id in stores:
        require(actor, code, store_id)
