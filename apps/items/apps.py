"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "apps.items"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.printing import ports as printing

        from .models import Item
        from .screens.documents import ItemLabel, TransferSheet
        from .selectors import visible_to

        printing.register(ItemLabel())
        printing.register(TransferSheet())
        printing.register_bearer(printing.Bearer(Item.resource, visible_to))
