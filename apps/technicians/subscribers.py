"""What technicians become when the staff behind them changes."""

from apps.core.actors import system
from apps.core.channels import subscribe
from apps.core.models import Event
from apps.stores import events as stores

from . import operations


@subscribe(stores.STAFF_UPDATED)
def tell_a_new_name(event: Event) -> None:
    if "display_name" in event.changed:
        operations.tell_renamed(event.aggregate_id, actor=system("technicians"))
