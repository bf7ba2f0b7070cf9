"""Deny by default: a view that declares no scope is closed."""

from typing import Any

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.core.errors import PermissionRefused

ANY_CALLER = "any_caller"  # the scope of what every caller may ask about itself, whatever else it may do


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
        if scope != ANY_CALLER and not actor.can(scope):
            raise PermissionRefused(scope)
        return True
