"""One effect in our database, one at a partner that has no idempotency of its own but can be asked."""

import http.client
import os
from collections.abc import Collection, Iterable

from apps.core import channels
from apps.core.channels import Done, Outcome, Retry, Target, Unknown
from apps.core.events import EventType
from apps.core.models import Delivery, Event, WorkState

from .models import Effect

CHANGED = EventType("thing.changed")
ANSWER_WITHIN = 1.5  # seconds, well under the lease


@channels.subscribe(CHANGED)
def count(event: Event) -> None:
    Effect.objects.create(event_id=event.pk)


class Partner:
    name = "partner"
    queue = "partners"
    slots = 16
    transactional = False

    def targets(self, event: Event) -> Iterable[Target]:
        return [Target("erp")]

    def resting(self) -> Collection[str]:
        return ()

    def deliver(self, delivery: Delivery) -> Outcome:
        path = f"/{delivery.pk}/{delivery.aggregate_id}/{delivery.event.version}"
        try:
            if delivery.state == WorkState.UNKNOWN and _ask("GET", path) == 200:
                return Done("found")
            return Done("made") if _ask("POST", path) == 201 else Retry("refused", "")
        except ConnectionRefusedError:
            return Retry("closed", "")
        except OSError as error:
            return Unknown(type(error).__name__, "")


def _ask(method: str, path: str) -> int:
    call = http.client.HTTPConnection("127.0.0.1", int(os.environ["PARTNER_PORT"]), timeout=ANSWER_WITHIN)
    try:
        call.request(method, path)
        return call.getresponse().status
    finally:
        call.close()


channels.register(Partner())
