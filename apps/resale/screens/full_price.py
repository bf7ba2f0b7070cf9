"""VAT on the full price of one thing, though the margin is open to it: chosen on its page, while it is unsold."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.items.states import VatOrigin
from apps.stores.states import FiscalRegime

from .. import permissions
from ..models import StockItem
from ..operations.margin import choose_full_price
from ..selectors.margin.regime import Facts, decide
from ..states import UNSOLD
from .actions import address_of
from .entering import screen, stock_named


def vat_of(stock: StockItem, actor: Actor) -> dict[str, Any] | None:
    """How its VAT is counted and who may choose otherwise; None where there is no choice."""
    facts = Facts(origin=VatOrigin(stock.vat_origin), fiscal_regime=FiscalRegime(stock.legal_entity.fiscal_regime))
    if stock.status not in UNSOLD or not decide(facts).on_margin:
        return None
    return {
        "said": _("VAT on the full price, by choice.") if stock.full_price else _("VAT on the margin."),
        "other": "" if stock.full_price else "1",
        "label": _("Count it on the margin") if stock.full_price else _("Count it on the full price"),
        "may": actor.can(permissions.MARGIN_CHOOSE, stock.store_id),
    }


@require_POST
@screen(permissions.MARGIN_CHOOSE)
def choose(request: Any, code: str) -> HttpResponse:
    stock = stock_named(request, code)
    try:
        choose_full_price(stock.pk, full_price=bool(request.POST.get("full_price")), actor=request.actor)
        messages.success(request, _("Tills are asked for it that way from now on."))
    except DomainError as error:
        messages.error(request, error.detail)
    return redirect(address_of(stock))
