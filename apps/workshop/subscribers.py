"""What the workshop does when it hears of a thing that is held."""

from apps.core.channels import subscribe
from apps.core.models import Event
from apps.items import events as items

from . import operations


@subscribe(items.ITEM_HELD)
def stop_clocks_on_what_is_held(event: Event) -> None:
    operations.stop_clocks(event.aggregate_id, since=event.occurred_at)
