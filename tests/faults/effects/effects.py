"""One effect in our database, one at a partner that has no idempotency of its own but can be asked."""

import http.client
import os
from collections.abc import Collection, Iterable

from apps.core import channels
from apps.core.channels import Done, Outcome, Retry, Target, Unknown
from apps.core.events import EventType
from apps.core.models import Delivery, Event, WorkState

from .models import Effect, Endpoint

CHANGED = EventType("thing.changed")
ANSWER_WITHIN = 1.5  # seconds, well under the lease
HANGS = 120.0  # seconds: longer than any test looks


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


class Endpoints:
    """As webhooks: many strangers, whose silence is nobody else's affair."""

    name = "endpoint"
    queue = "webhooks"
    slots = 2
    transactional = False

    def targets(self, event: Event) -> Iterable[Target]:
        return [Target(endpoint.name) for endpoint in Endpoint.objects.all()]

    def resting(self) -> Collection[str]:
        return ()

    def deliver(self, delivery: Delivery) -> Outcome:
        return Done("heard") if _ask("HEAD", "/", within=HANGS) == 204 else Retry("refused", "")


def _ask(method: str, path: str, within: float = ANSWER_WITHIN) -> int:
    call = http.client.HTTPConnection("127.0.0.1", int(os.environ["PARTNER_PORT"]), timeout=within)
    try:
        call.request(method, path)
        return call.getresponse().status
    finally:
        call.close()


channels.register(Partner())
channels.register(Endpoints())
