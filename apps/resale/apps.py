"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ResaleConfig(AppConfig):
    name = "apps.resale"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import clocks
        from apps.items import ports as items
        from apps.payments import ports
        from apps.printing import ports as printing

        from . import ports as channels
        from .operations import CLOCKS, StockBetweenCompanies, StockItemPayable, StockOfItem, sync_default_rules
        from .screens.documents import MarginAnnex
        from .screens.price_label import PriceLabel
        from .states import ChannelKind

        clocks.register(*CLOCKS)
        ports.register(StockItemPayable())
        items.register(StockOfItem())
        items.register_shelves(StockBetweenCompanies())
        channels.register(channels.ChannelAdapter(ChannelKind.STORE_WINDOW, said_at_once=True))
        channels.register(channels.ChannelAdapter(ChannelKind.FEED, said_at_once=False))
        printing.register(MarginAnnex())
        printing.register(PriceLabel())
        post_migrate.connect(sync_default_rules, sender=self, dispatch_uid="resale.sync_default_rules")
