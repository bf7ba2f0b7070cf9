"""The Celery application. Celery rings the doorbell; the database is the queue."""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recommerce.settings.development")

app = Celery("recommerce")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()


@celeryd_after_setup.connect
def load_pdf_engine(instance: Any, **_signal: Any) -> None:
    """Only the worker that renders pays for the library: seconds at the start, and its memory."""
    if "jobs" in instance.app.amqp.queues.consume_from:
        import apps.printing.pdf  # noqa: F401  registers itself
