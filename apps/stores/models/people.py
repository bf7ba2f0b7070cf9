"""The people who work in the stores, and what they may do where."""

from datetime import date
from uuid import UUID

import pghistory
from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.core.models import Aggregate

from ..permissions import ADMIN_READ
from .attempts import AttemptsCounted
from .organisation import LegalEntity, Store


class StaffManager(BaseUserManager["Staff"]):
    """Only what the framework asks of a user manager; people are hired through an operation."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(username=username)


@pghistory.track(exclude=["password", "pin_hash", "badge_digest", "last_login", "failed_attempts", "locked_until"])
class Staff(AttemptsCounted, Aggregate, AbstractBaseUser):
    """A person who works here. A badge identifies, a PIN confirms, a password opens remote sign-in.

    `is_superuser` is for the first operator, before anybody holds a role; everybody else lives by roles.
    """

    resource = "staff"

    username = models.CharField(max_length=60, unique=True)
    badge_digest = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    pin_hash = models.CharField(max_length=200, blank=True, editable=False)
    display_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = StaffManager()

    class Meta:
        ordering = ["username"]
        verbose_name_plural = "staff"
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]*$"), name="stores_staff_username"
            ),
            models.UniqueConstraint(
                fields=["is_superuser"],
                condition=Q(is_superuser=True, is_active=True),
                name="stores_staff_one_operator",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_staff(self) -> bool:
        """May they open /admin/? The framework asks under this name."""
        return self.has_perm(ADMIN_READ)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Asked by the admin; the answer comes from the backend, which reads roles."""
        return any(backend.has_perm(self, perm, obj) for backend in get_backends() if hasattr(backend, "has_perm"))

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_perm(ADMIN_READ)


@pghistory.track(exclude=["known"])
class Role(Aggregate):
    """A named set of rights. Staff edit `permissions`; `known` remembers every code a release ever proposed,
    so that a right taken away stays away after an upgrade."""

    resource = "role"

    code = models.CharField(max_length=20, unique=True)
    labels = models.JSONField()
    permissions = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    known = ArrayField(models.CharField(max_length=60), default=list, blank=True, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(labels__has_keys=["fr", "en"]), name="stores_role_labels"),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class RoleAssignment(Aggregate):
    """A person holds a role in one store, or in every store of one entity, from one day until another.

    `until_date` is the first day without it, so that a right can end at once.
    """

    resource = "role_assignment"

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="assignments", null=True, blank=True)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="assignments", null=True, blank=True)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["staff", "from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(store__isnull=True, entity__isnull=False) | Q(store__isnull=False, entity__isnull=True),
                name="stores_assignment_store_or_entity",
            ),
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="stores_assignment_dates",
            ),
            models.UniqueConstraint(
                fields=["staff", "role", "store", "entity"],
                condition=Q(until_date__isnull=True),
                nulls_distinct=False,
                name="stores_assignment_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.role} · {self.store or self.entity}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.entity_id or (self.store.entity_id if self.store else None)

    def holds_on(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day < self.until_date)
