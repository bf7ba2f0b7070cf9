"""How an endpoint and its attempts look to people: colour kind and word."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import WebhookAttempt, WebhookEndpoint
from ..operations.webhooks.noting import FAILURES_BEFORE_REST
from ..states import DisabledBecause, EndpointState
from ..webhooks import envelope

WHY: dict[str, str | Promise] = {
    "timeout": gettext_lazy("No whole answer within fifteen seconds"),
    "no_answer": gettext_lazy("Nobody answered, or only half"),
    "tls_failed": gettext_lazy("Its certificate is not valid"),
    "address_refused": gettext_lazy("The name leads to an internal address"),
    "challenge_not_answered": gettext_lazy("The challenge did not come back"),
}


def light(endpoint: WebhookEndpoint) -> tuple[str, str]:
    if endpoint.consumer.suspended_at:
        return "closed", _("Consumer suspended")
    if endpoint.state == EndpointState.DISABLED:
        by_hand = endpoint.disabled_because == DisabledBecause.BY_HAND
        return ("closed", _("Switched off")) if by_hand else ("blocked", str(endpoint.get_disabled_because_display()))
    if endpoint.state == EndpointState.PENDING:
        return "todo", _("To be verified")
    health = endpoint.health
    if health.failures_in_row >= FAILURES_BEFORE_REST:
        return "blocked", _("Does not answer")
    if health.failures_in_row:
        return "customer", _("Answers badly")
    return "ready", _("Answers")


def attempt_row(attempt: WebhookAttempt) -> dict[str, Any]:
    """`event` is the id the receiver knows."""
    why = WHY.get(attempt.code, "") if attempt.code else ""
    return {
        "attempt": attempt,
        "event": f"{envelope.ID_PREFIX}{attempt.event}",
        "type": attempt.event_type.removeprefix("recommerce.").rpartition(".")[0],
        "kind": "blocked" if attempt.code else "ready",
        "word": str(attempt.status) if attempt.status else _("no answer"),
        "why": why,
    }
