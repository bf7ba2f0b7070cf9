"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogConfig(AppConfig):
    name = "apps.catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models can be imported from here on only.
        from apps.core import jobs

        from .operations import ProductRows, sync_default_tax_codes

        jobs.register(ProductRows())
        post_migrate.connect(sync_default_tax_codes, sender=self, dispatch_uid="catalog.sync_default_tax_codes")
