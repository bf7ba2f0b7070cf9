"""How work that travels looks on a screen: colour kind, word, and where it goes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.models import Delivery, LeasedWork, WorkState

STATES: dict[WorkState, tuple[str, str | Promise]] = {
    WorkState.PENDING: ("todo", gettext_lazy("On its way")),
    WorkState.UNKNOWN: ("progress", gettext_lazy("To be looked up")),
    WorkState.WAITING: ("customer", gettext_lazy("Waiting")),
    WorkState.DONE: ("ready", gettext_lazy("Arrived")),
    WorkState.DEAD: ("blocked", gettext_lazy("Stopped")),
    WorkState.SKIPPED: ("closed", gettext_lazy("Given up")),
}
UNROUTED = "unrouted"


def state_pill(work: LeasedWork) -> tuple[str, str]:
    """(kind, word) for the status tag."""
    kind, word = STATES[WorkState(work.state)]
    if work.state == WorkState.PENDING and work.attempts:
        return "progress", _("Tried, not yet there")
    return kind, str(word)


def why(work: LeasedWork) -> str:
    """Why it has not arrived, as the partner or we said it."""
    if work.last_code == "no_route":
        return _("No route takes this document yet.")
    if work.last_code == "superseded":
        return _("What was asked since made it needless.")
    return ": ".join(filter(None, [work.last_code, work.last_reason]))


def destination(delivery: Delivery, connections: Mapping[str, str]) -> str:
    """`connections`: label by id."""
    first = delivery.target.partition("/")[0]
    if first == UNROUTED:
        return _("Nobody yet")
    if delivery.channel == "webhook":
        return _("A webhook")
    if delivery.channel == "web_shop":
        return first
    if delivery.channel != "partner":
        return _("Ourselves")
    return connections.get(first, first)


def event_name(full_name: str) -> str:
    """recommerce.work_order.paid.v1 → work_order.paid"""
    return full_name.removeprefix("recommerce.").rpartition(".")[0]
