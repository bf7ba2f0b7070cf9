"""Mapping our articles to what a till calls them."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.validation import check_fields
from apps.stores.models import LegalEntity, Store
from apps.stores.selectors import lock_company, require_company

from .. import events
from ..models import ExternalArticle
from ..permissions import EXTERNAL_ARTICLES_WRITE


@transaction.atomic
def map_till_article(
    *, actor: Actor, legal_entity: str, article: str, till_article: str, store: str = ""
) -> ExternalArticle:
    """Say, or say anew, what the tills of a store or, without one, of a company call this article.

    Payables opened from now on bear it; those already open keep what they were printed with.
    """
    company, shop = _place(legal_entity, store)
    require_company(actor, EXTERNAL_ARTICLES_WRITE, company.pk, shop.pk if shop else None)
    lock_company(company.pk)
    known = ExternalArticle.objects.select_for_update().filter(legal_entity=company, store=shop, article=article)
    row = known.first() or ExternalArticle(legal_entity=company, store=shop, article=article)
    is_new, changed = row._state.adding, row.till_article != till_article
    row.till_article = till_article
    check_fields(row)
    if is_new:
        records.create(row, events.EXTERNAL_ARTICLE_MAPPED, actor=actor)
    elif changed:
        records.update(row, events.EXTERNAL_ARTICLE_MAPPED, actor=actor, fields=["till_article"])
    return row


def _place(legal_entity: str, store: str) -> tuple[LegalEntity, Store | None]:
    company = LegalEntity.objects.filter(code=legal_entity).first()
    shop = Store.objects.filter(code=store, entity=company).first() if store else None
    wrong = {}
    if company is None:
        wrong["/legal_entity"] = _("This legal entity does not exist.")
    if store and shop is None:
        wrong["/store"] = _("This legal entity has no such store.")
    if wrong or company is None:
        raise Invalid(wrong)
    return company, shop
