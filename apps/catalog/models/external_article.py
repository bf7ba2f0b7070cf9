"""What a store's till calls the articles we ask it to ring."""

from uuid import UUID

from django.db import models

from apps.core.models import Aggregate
from apps.stores.models import LegalEntity, Store


class ExternalArticle(Aggregate):
    """Our article code in the till's words, for one store or, without one, for every store of the company."""

    resource = "external_article"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    article = models.CharField(max_length=60)
    till_article = models.CharField(max_length=60)

    class Meta:
        ordering = ["article", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "store", "article"], nulls_distinct=False, name="catalog_external_article_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.till_article}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.legal_entity_id
