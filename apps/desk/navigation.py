"""The main navigation, in the order a day in the shop goes. Paths, not URL names: a link may outlive a view's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor


@dataclass(frozen=True)
class NavItem:
    path: str
    label: str | Promise
    icon: str
    permission: str = ""  # empty: everybody signed in
    key: str = ""  # pressed after `g`
    also: tuple[str, ...] = ()  # rights that open it as well
    last: bool = False  # shown at the foot: looking after the product rather than the shop

    def is_current(self, path: str) -> bool:
        """The narrowest entry that holds the path: `/resale/vat/` is not `/resale/`."""
        held = [item.path for item in ITEMS if item.path != "/" and path.startswith(item.path)]
        return self.path == max(held, key=len, default=path)


DATED_RULES = ("cash_rules:read", "resale:rule", "warranty_rules:write")
ITEMS: tuple[NavItem, ...] = (
    NavItem("/", _("Home"), "home", key="h"),
    NavItem("/workshop/", _("Workshop"), "workshop", "work_orders:read", "w"),
    NavItem("/buyback/", _("Trade-ins"), "buyback", "trade_ins:read", "b"),
    NavItem("/resale/", _("Used goods"), "resale", "stock_items:read", "u"),
    NavItem("/items/", _("Items"), "item", "items:read", "i"),
    NavItem("/transfers/", _("Transfers"), "store", "transfers:read"),
    NavItem("/customers/", _("Customers"), "customers", "customers:read", "c"),
    NavItem("/vouchers/", _("Vouchers"), "wallet", "vouchers:read", "v"),
    NavItem("/cases/", _("Cases"), "scale", "cases:read", "k"),
    NavItem("/evening/", _("End of day"), "till", "end_of_day:read", "e"),
    NavItem("/buyback/rules/", _("Price rules"), "note", "price_rules:read"),
    NavItem("/buyback/register/", _("Police register"), "list", "register:read"),
    NavItem("/dated-rules/", _("Dated rules"), "clock", "register:read", also=DATED_RULES),
    NavItem("/resale/markdowns/", _("Markdowns"), "chart", "resale:rule"),
    NavItem("/resale/vat/", _("VAT on used goods"), "receipt", "margin:read"),
    NavItem("/printing/", _("Printing"), "print", "print_jobs:read", "p", last=True),
    NavItem("/tills/", _("Tills and keys"), "till", "device_keys:read", "t", last=True),
    NavItem("/consumers/", _("Programs"), "key", "consumers:read", last=True),
    NavItem("/intake/", _("Tickets sent in bulk"), "inbox", "intake:retry", last=True),
    NavItem("/till-simulator/", _("Till simulator"), "receipt", "till_simulator:use", last=True),
    NavItem("/integrations/", _("Integrations"), "integrations", "deliveries:read", "x", last=True),
    NavItem("/webhooks/", _("Webhooks"), "bell", "webhook_endpoints:read", last=True),
    NavItem("/bulk-jobs/", _("Imports"), "upload", "bulk_jobs:read", last=True),
    NavItem("/developers/", _("Developers"), "developers", "consumers:write", last=True),
    NavItem("/admin/", _("Data and settings"), "settings", "admin:read", "a", last=True),
)


def items_for(actor: Actor | None) -> Sequence[NavItem]:
    """What this person may open; nobody signed in sees nothing."""
    if actor is None:
        return ()
    return tuple(item for item in ITEMS if not item.permission or any(map(actor.can, (item.permission, *item.also))))
