"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig

from . import permissions  # noqa: F401  declares this app's rights before default roles are synced


class PrintingConfig(AppConfig):
    name = "apps.printing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import channels, clocks, files, health

        from . import libraries, ports, selectors
        from .channel import PrintRendering
        from .documents import CodeRoll, PrinterTest
        from .operations import CLOCKS

        files.keep_while_used(selectors.files_in_use)
        clocks.register(*CLOCKS)
        channels.register(PrintRendering())
        ports.register(PrinterTest())
        ports.register(CodeRoll())
        health.register_note("pdf", libraries.note)
