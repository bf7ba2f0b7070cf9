"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig

from . import permissions  # noqa: F401  declares this app's rights before default roles are synced

AT_ONCE = 2  # requests being booked: more would only stand before a till's hook in the workers' queue


class PaymentsConfig(AppConfig):
    name = "apps.payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import clocks, relay
        from apps.printing import ports as printing

        from .api import inbox  # noqa: F401  registers the hook's message kind
        from .operations import CLOCKS
        from .screens.documents import PayableSlip

        clocks.register(*CLOCKS)
        printing.register(PayableSlip())
        relay.register(relay.Rows("payments_intakereceipt", "apps.payments.tasks.book_tickets", "default", AT_ONCE))
