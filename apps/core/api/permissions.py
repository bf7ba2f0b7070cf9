"""Deny by default: a view that declares no scope is closed."""

from typing import Any

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.core.errors import PermissionRefused


class ScopeDeclared(BasePermission):
    """The caller holds the scope that the view declares for this method (somewhere: rows check the store)."""

    def has_permission(self, request: Request, view: Any) -> bool:
        actor = getattr(request.user, "actor", None)
        if actor is None:
            return False
        method = "GET" if request.method == "HEAD" else request.method
        if method not in view.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        scope = view.scope_for(method)
        if not actor.can(scope):
            raise PermissionRefused(scope)
        return True
