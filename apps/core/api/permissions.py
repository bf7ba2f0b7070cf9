"""Deny by default: a view that declares no scope is closed."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.core.errors import PermissionRefused


class ScopeDeclared(BasePermission):
    """The caller holds the scope that the view declares for this method (somewhere: rows check the store)."""

    def has_permission(self, request: Request, view: Any) -> bool:
        actor = getattr(request.user, "actor", None)
        if actor is None:
            return False
        scope = view.scope_for(request.method)
        if not actor.can(scope):
            raise PermissionRefused(scope)
        return True
