"""A sale of one thing. The first counts; one that came second is a fact all the same, and is made good. One to another
company of the house is over when it is made: what comes back is bought by a sale of its own."""

from django.db import models
from django.utils.translation import pgettext_lazy

from apps.core.states import Move, TransitionTable

from .. import events as e
from .. import permissions as p


class SaleState(models.TextChoices):
    COMPLETED = "completed", pgettext_lazy("sale", "sold")
    DOUBLE = "double", pgettext_lazy("sale", "sold twice, to be made good")
    CANCELLED = "cancelled", pgettext_lazy("sale", "undone")
    RETURNED = "returned", pgettext_lazy("sale", "returned")
    BOUGHT_BACK = "bought_back", pgettext_lazy("sale", "bought back since")
    TRANSFERRED = "transferred", pgettext_lazy("sale", "sold to another company of ours")


S = SaleState

SALE = TransitionTable(
    "sale",
    field="state",
    states={state.value: state for state in S},
    moves=[
        Move("take_over", (S.DOUBLE,), S.COMPLETED, e.SALE_COMPLETED, "", "Vente retenue", "Now the sale that counts"),
        Move("cancel", (S.COMPLETED, S.DOUBLE), S.CANCELLED, e.SALE_CANCELLED, "", "Vente annulée", "Sale undone"),
        Move("take_back", (S.COMPLETED,), S.RETURNED, e.SALE_RETURNED, p.SALES_RETURN, "Reprendre", "Take back"),
        Move("buy_back", (S.COMPLETED,), S.BOUGHT_BACK, e.SALE_BOUGHT_BACK, "", "Racheté", "Bought back"),
    ],
)  # fmt: skip
