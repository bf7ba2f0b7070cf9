"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class BuybackConfig(AppConfig):
    name = "apps.buyback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import channels, clocks
        from apps.items import ports as items
        from apps.payments import ports as money

        from . import ports, selectors
        from .operations.merging import TradeInOfItem
        from .operations.payout import TradeInPayable
        from .operations.register import RegisterBetweenCompanies
        from .operations.trade_in import CLOCKS
        from .register_export.channel import RegisterExporting
        from .selectors import StolenGoodsFile

        clocks.register(*CLOCKS)
        channels.register(RegisterExporting())
        items.register(TradeInOfItem())
        items.register_numbers(selectors)
        items.register_police(RegisterBetweenCompanies())
        money.register(TradeInPayable())
        ports.register(StolenGoodsFile())
