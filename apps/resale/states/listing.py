"""Where a thing is offered, and how sure we are of it."""

from django.db import models
from django.utils.translation import pgettext_lazy

from apps.core.states import Move, TransitionTable

from .. import events as e
from .. import permissions as p


class ChannelKind(models.TextChoices):
    STORE_WINDOW = "store_window", pgettext_lazy("sales channel", "shop window")
    FEED = "feed", pgettext_lazy("sales channel", "product feed a shop reads")
    WEB_SHOP = "web_shop", pgettext_lazy("sales channel", "web shop")


class ListingState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("listing", "draft")
    PUBLISHING = "publishing", pgettext_lazy("listing", "being published")
    LIVE = "live", pgettext_lazy("listing", "live")
    DELISTING = "delisting", pgettext_lazy("listing", "being withdrawn")
    GONE = "gone", pgettext_lazy("listing", "gone")
    ERROR = "error", pgettext_lazy("listing", "failed")


S = ListingState
IN_FEED = (S.PUBLISHING, S.LIVE, S.DELISTING)  # what a shop that reads its feed is told of, at least by its absence

LISTING = TransitionTable(
    "listing",
    field="state",
    states={state.value: state for state in S},
    moves=[
        Move(
            "publish", (S.DRAFT, S.ERROR), S.PUBLISHING, e.LISTING_PUBLISHING, p.LISTINGS_WRITE, "Publier", "Publish"
        ),
        Move("reprice", (S.PUBLISHING, S.LIVE), S.PUBLISHING, e.LISTING_PUBLISHING, "", "Nouveau prix", "New price"),
        Move("confirm_live", (S.PUBLISHING,), S.LIVE, e.LISTING_LIVE, "", "En ligne", "Live"),
        Move(
            "delist", (S.PUBLISHING, S.LIVE, S.ERROR), S.DELISTING, e.LISTING_DELISTING, p.LISTINGS_WRITE,
            "Retirer", "Withdraw",
        ),
        Move("confirm_gone", (S.DELISTING, S.DRAFT, S.ERROR), S.GONE, e.LISTING_GONE, "", "Retirée", "Gone"),
        Move("fail", (S.PUBLISHING, S.DELISTING), S.ERROR, e.LISTING_FAILED, "", "Échec", "Failed"),
    ],
)  # fmt: skip
