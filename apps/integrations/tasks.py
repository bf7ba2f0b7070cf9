"""Celery doors: a connection's id comes in, one operation is called."""

from uuid import UUID

from celery import current_app, shared_task

from apps.core.actors import system

from . import operations, selectors

POLL_SECONDS = 45


@shared_task
def poll_every_till() -> None:
    """One message per connection, so that a partner that hangs holds up none of the others."""
    for connection_id in selectors.polled_connections():
        current_app.send_task(
            "apps.integrations.tasks.poll_till", args=[str(connection_id)], queue="partners", expires=POLL_SECONDS
        )


@shared_task
def poll_till(connection_id: str) -> None:
    operations.poll_tickets(UUID(connection_id))


@shared_task
def read_ticket_files() -> None:
    operations.read_folders(actor=system("ticket files"))
