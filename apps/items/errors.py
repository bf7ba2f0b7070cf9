"""Refusals about physical things."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class ItemHeld(DomainError):
    code = "item_held"
    status = 409
    title = _("The police hold this thing: nothing may be done with it until the hold is released.")


class ItemAway(DomainError):
    """The police took it, or it was given away to be recycled: it must come into a store before anything goes on."""

    code = "item_away"
    status = 409
    title = _("This thing is in other hands: nothing may be done with it before it is in a store again.")


class ItemLeaving(DomainError):
    """`transfer`: its code. Cancelled or received, the thing is free again."""

    code = "item_leaving"
    status = 409
    title = _("This thing is on its way to another company, which buys it: nothing else may be done with it meanwhile.")


class ItemForSale(DomainError):
    code = "item_for_sale"
    status = 409
    title = _("This thing is for sale: take it off sale before it is worked on.")


class NotForTransfer(DomainError):
    code = "not_for_transfer"
    status = 409
    title = _("This thing cannot go to another company as it is.")


class AlreadyHeld(DomainError):
    code = "already_held"
    status = 409
    title = _("This thing is held already.")


class NotHeld(DomainError):
    code = "not_held"
    status = 409
    title = _("Nobody holds this thing.")


class NotSeized(DomainError):
    code = "not_seized"
    status = 409
    title = _("The police do not have this thing.")


class AlreadyOurs(DomainError):
    code = "already_ours"
    status = 409
    title = _("This thing is ours already.")


class NotOurs(DomainError):
    code = "not_ours"
    status = 409
    title = _("This thing is not ours.")


class NotSold(DomainError):
    """Only what we sold can come back as a return; anything else is a purchase."""

    code = "not_sold"
    status = 409
    title = _("We did not sell this thing.")


class EntryDiffers(DomainError):
    """The same document told us another amount before: a ledger is corrected by an entry of another document."""

    code = "entry_differs"
    status = 409
    title = _("The ledger holds another amount for this document.")


class ItemMerged(DomainError):
    """`kept`: the code of the passport that is kept."""

    code = "item_merged"
    status = 409
    title = _("This is a second passport of a thing: go on with the one that is kept.")


class CannotMerge(DomainError):
    code = "cannot_merge"
    status = 409
    title = _("These two passports cannot be merged.")
