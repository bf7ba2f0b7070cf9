"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig

from . import permissions  # noqa: F401  declares this app's rights before default roles are synced


class IntegrationsConfig(AppConfig):
    name = "apps.integrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import channels, timeline
        from apps.resale import ports as resale
        from apps.resale.states import ChannelKind

        from . import contract
        from .files import inbox  # noqa: F401  registers the messages made of ticket files
        from .files.partner import Files
        from .odoo.partner import Odoo
        from .operations import PartnerChannel
        from .timeline import PartnerDeliveries
        from .webshop.channel import WebShopChannel, given_up

        contract.register(Odoo())
        contract.register(Files())
        channels.register(PartnerChannel())
        channels.register(WebShopChannel(), given_up=given_up)
        resale.register(resale.ChannelAdapter(ChannelKind.WEB_SHOP, said_at_once=False))
        timeline.register(PartnerDeliveries())
