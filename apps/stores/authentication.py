"""Remote sign-in by user name and password, and the admin's questions answered from roles."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from .models import Staff
from .permissions import ADMIN_READ, ADMIN_WRITE
from .selectors import actor_for


class StaffBackend(BaseBackend):
    """PINs never sign anybody in here: they count only on a registered device."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_other: Any
    ) -> Staff | None:
        if not username or not password:
            return None
        staff = Staff.objects.filter(username=username.strip().lower()).first()
        if staff is None:
            make_password(password)  # takes as long as a wrong password
            return None
        return staff if staff.check_password(password) and staff.is_active else None

    def get_user(self, user_id: UUID | str) -> Staff | None:
        try:
            return Staff.objects.filter(pk=user_id, is_active=True).first()
        except ValidationError:
            return None  # a session from before this user model

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """`resource:verb` as everywhere, or the admin's `app.verb_model`: looking needs `admin:read`, the rest
        `admin:write` (and the operation behind a form asks for its own right again)."""
        if not isinstance(user_obj, Staff) or not user_obj.is_active:
            return False
        if ":" not in perm:
            verb = perm.partition(".")[2].partition("_")[0]
            perm = ADMIN_READ if verb == "view" else ADMIN_WRITE
        return user_obj.is_superuser or perm in _codes_of(user_obj)


def _codes_of(staff: Any) -> frozenset[str]:
    """Held in any store; remembered on the instance, which lives for one request."""
    if not hasattr(staff, "_held_codes"):
        grants = actor_for(staff).grants
        staff._held_codes = frozenset().union(*(grant.permissions for grant in grants))
    held: frozenset[str] = staff._held_codes
    return held


def client_address(request: HttpRequest) -> str:
    """Who knocks, as our own front door tells: it drops what clients claim and appends the address it saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return forwarded or str(request.META.get("REMOTE_ADDR", ""))
