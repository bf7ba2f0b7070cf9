"""One life of a thing on our shelves, from its purchase to its sale. A thing that comes back begins another."""

from django.db import models
from django.utils.translation import pgettext_lazy

from apps.core.states import Move, TransitionTable

from .. import events as e
from .. import permissions as p


class StockStatus(models.TextChoices):
    STOCKED = "stocked", pgettext_lazy("stock item", "in stock")
    REGRADING = "regrading", pgettext_lazy("stock item", "came back, to be graded")
    IN_REFURBISHMENT = "in_refurbishment", pgettext_lazy("stock item", "being refurbished")
    READY = "ready", pgettext_lazy("stock item", "ready for sale")
    LISTED = "listed", pgettext_lazy("stock item", "for sale")
    HELD = "held", pgettext_lazy("stock item", "on hold")
    SOLD = "sold", pgettext_lazy("stock item", "sold")
    DELIVERED = "delivered", pgettext_lazy("stock item", "delivered")
    RETURNED = "returned", pgettext_lazy("stock item", "returned")
    SCRAPPED = "scrapped", pgettext_lazy("stock item", "scrapped")
    HARVESTED = "harvested", pgettext_lazy("stock item", "taken apart")
    WITHDRAWN = "withdrawn", pgettext_lazy("stock item", "no longer ours")
    TRANSFERRED = "transferred", pgettext_lazy("stock item", "sold to another company of ours")


S = StockStatus

OFF_SALE = (S.STOCKED, S.REGRADING, S.IN_REFURBISHMENT, S.READY)
UNSOLD = (*OFF_SALE, S.LISTED, S.HELD)  # ours, and nobody has bought it
NOT_OURS = (S.RETURNED, S.SCRAPPED, S.HARVESTED, S.WITHDRAWN, S.TRANSFERRED)
ENDED = (S.SOLD, S.DELIVERED, *NOT_OURS)  # the thing may begin another life here

STOCK_ITEM = TransitionTable(
    "stock_item",
    field="status",
    states={state.value: state for state in S},
    moves=[
        Move(
            "start_refurbishment", (S.STOCKED, S.REGRADING, S.READY), S.IN_REFURBISHMENT, e.REFURBISHMENT_STARTED,
            p.STOCK_PREPARE, "Remettre en état", "Refurbish",
        ),
        Move(
            "make_ready", (S.STOCKED, S.IN_REFURBISHMENT), S.READY, e.READIED, p.STOCK_PREPARE,
            "Prêt à vendre", "Ready for sale",
        ),
        Move("regrade", (S.REGRADING,), S.READY, e.REGRADED, p.STOCK_PREPARE, "Regrader", "Grade again"),
        Move("release", (S.READY,), S.LISTED, e.RELEASED, p.STOCK_SELL, "Mettre en vente", "Release for sale"),
        Move(
            "take_off_sale", (S.LISTED,), S.READY, e.TAKEN_OFF_SALE, p.STOCK_SELL,
            "Retirer de la vente", "Take off sale",
        ),
        Move("hold", (S.LISTED,), S.HELD, e.HELD, p.STOCK_HOLD, "Réserver", "Hold"),
        Move("end_hold", (S.HELD,), S.LISTED, e.HOLD_ENDED, p.STOCK_HOLD, "Libérer", "End the hold"),
        Move("sell", UNSOLD, S.SOLD, e.STOCK_SOLD, "", "Vendu", "Sold"),
        Move("unsell", (S.SOLD,), S.LISTED, e.STOCK_UNSOLD, "", "Vente annulée", "Sale undone"),
        Move("put_back", (S.SOLD,), S.READY, e.STOCK_UNSOLD, "", "Remis en rayon", "Put back"),
        Move("deliver", (S.SOLD,), S.DELIVERED, e.DELIVERED, p.STOCK_SELL, "Remettre à l’acheteur", "Deliver"),
        Move(
            "take_back", (S.SOLD, S.DELIVERED), S.RETURNED, e.STOCK_RETURNED, p.SALES_RETURN,
            "Reprendre", "Take back",
        ),
        Move("scrap", OFF_SALE, S.SCRAPPED, e.SCRAPPED, p.STOCK_DISPOSE, "Mettre au rebut", "Scrap"),
        Move("harvest", OFF_SALE, S.HARVESTED, e.HARVESTED, p.STOCK_DISPOSE, "Démonter pour pièces", "Take apart"),
        Move("withdraw", UNSOLD, S.WITHDRAWN, e.WITHDRAWN, "", "Plus à nous", "No longer ours"),
        Move(
            "transfer", OFF_SALE, S.TRANSFERRED, e.STOCK_TRANSFERRED, "",
            "Vendu à une autre société du groupe", "Sold to another company of ours",
        ),
    ],
)  # fmt: skip
