"""Reads of what tills call our articles."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from apps.core.actors import Actor
from apps.stores.models import Store

from ..models import ExternalArticle
from ..permissions import EXTERNAL_ARTICLES_READ


def external_articles_visible_to(actor: Actor) -> QuerySet[ExternalArticle]:
    rows = ExternalArticle.objects.select_related("store", "legal_entity")
    stores = actor.stores_for(EXTERNAL_ARTICLES_READ)
    if stores is None:
        return rows
    companies = Store.objects.filter(pk__in=stores).values("entity_id")
    return rows.filter(Q(store_id__in=stores) | Q(store=None, legal_entity_id__in=companies))


def till_articles(store: Store, articles: Collection[str]) -> dict[str, str]:
    """Our code → this store's till's, where one is mapped; the store's own word wins over the company's."""
    rows = ExternalArticle.objects.filter(
        Q(store=store) | Q(store=None), legal_entity_id=store.entity_id, article__in=articles
    )
    ordered = sorted(rows, key=lambda row: row.store_id is not None)
    return {row.article: row.till_article for row in ordered}
