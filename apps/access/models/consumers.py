"""The register of API consumers: each with an owner, a purpose, limits, and a day to ask again."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from oauth2_provider.models import AbstractApplication

from apps.core.models import Aggregate

from ..states import Review, review_of
from .rotation import Rotating, each_former_ends


@pghistory.track(
    fields=[
        "name",
        "owner",
        "contact_email",
        "purpose",
        "allowed_scopes",
        "store_ids",
        "all_stores",
        "sandbox",
        "review_due_on",
        "suspended_at",
        "suspended_reason",
    ],
    model_name="ConsumerEvent",
)
class Consumer(Rotating, Aggregate, AbstractApplication):
    """One program that calls the API. Tokens carry at most `allowed_scopes`, and reach at most its stores. Of former
    secrets, as of the present one, only the hash is kept."""

    resource = "consumer"

    owner = models.CharField(max_length=200)
    contact_email = models.EmailField()
    purpose = models.TextField()
    allowed_scopes = ArrayField(models.CharField(max_length=60), default=list)
    # By value: one read of the register decides a request. `all_stores` stays on its side of the sandbox wall.
    store_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    all_stores = models.BooleanField(default=False)
    sandbox = models.BooleanField(default=False)
    review_due_on = models.DateField()
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="access_consumer_name_once"),
            models.CheckConstraint(
                condition=Q(all_stores=False) | Q(store_ids__len=0), name="access_consumer_all_stores_or_list"
            ),
            models.CheckConstraint(
                condition=Q(client_type="confidential", authorization_grant_type="client-credentials"),
                name="access_consumer_client_credentials_only",
            ),
            models.CheckConstraint(condition=Q(hash_client_secret=True), name="access_consumer_secret_hashed"),
            each_former_ends("access_consumer_former_ends"),
        ]

    def __str__(self) -> str:
        return self.name

    def review_on(self, today: date) -> Review:
        return review_of(self.review_due_on, today)

    def is_usable(self, request: Any) -> bool:
        """Asked by the OAuth library before it gives a token or accepts one."""
        return self.suspended_at is None and self.review_on(timezone.localdate()) is not Review.LAPSED
