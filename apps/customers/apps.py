"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "apps.customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.printing import ports as printing

        from .models import Customer
        from .selectors import visible_to

        printing.register_bearer(printing.Bearer(Customer.resource, visible_to))
