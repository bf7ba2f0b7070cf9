"""A ticket out of a file, understood by a worker: each line of ours one payment, by the manifest of this moment."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import exceptions

from apps.core import inbox
from apps.core.actors import Actor, ActorKind, Grant
from apps.core.channels import Dead, Done, Outcome
from apps.core.errors import DomainError
from apps.core.models import InboxMessage
from apps.payments import operations
from apps.payments.api.serializers import PaymentIn
from apps.payments.inputs import Evidence
from apps.payments.permissions import PAYMENTS_CONFIRM
from apps.payments.states import CaseKind, Door
from apps.stores.models import Store

from ..models import Connection
from ..operations.ticket_files import MESSAGE_KIND
from . import selectors, understanding
from .errors import Unreadable
from .manifest import Manifest, parsed
from .tickets import RawTicket


@inbox.handle(MESSAGE_KIND)
def ticket_of_file(message: InboxMessage, body: bytes) -> Outcome:
    """Good lines are booked; what cannot be read becomes a case, for the money was taken all the same.

    A message read again, its manifest mended, books what it could not: what stands already only gets no second proof.
    """
    connection = Connection.objects.get(code=message.source.removeprefix(selectors.SOURCE))
    version = selectors.manifest_of(connection)
    if version is None:
        return Dead("no_manifest", str(connection))
    manifest, ticket = parsed(version.content), RawTicket.from_json(body)
    store = Store.objects.filter(pk__in=message.store_ids, code=understanding.store_of(ticket, manifest)).first()
    zone = ZoneInfo(store.timezone if store else "UTC")  # without a store nothing is booked anyway
    if not ticket.is_ours:
        return _seen(ticket, manifest, zone, message)
    problems = []
    for line, said in understanding.payments(ticket, manifest, zone):
        if problem := _problem(said, message):
            problems.append(f"{line}: {problem}" if line else problem)
    if not problems:
        return Done()
    return _given_up(message, json.loads(body), store, connection, "; ".join(problems))


def _seen(ticket: RawTicket, manifest: Manifest, zone: ZoneInfo, message: InboxMessage) -> Outcome:
    """No line of ours, but a clerk has declared its number: that there is such a ticket is all it can say."""
    evidence = Evidence(door=Door.FILE, source=message.source, external_id=message.external_id)
    try:
        name, total = understanding.witnessed(ticket, manifest, zone)
    except Unreadable as error:
        return Dead("unreadable", str(error))
    operations.witness_ticket(name, total=total, evidence=evidence, actor=_till(message))
    return Done()


def _problem(said: dict[str, Any] | Unreadable, message: InboxMessage) -> str:
    """Why this line was not booked; empty when it was."""
    if isinstance(said, Unreadable):
        return str(said)
    incoming = PaymentIn(data=said)
    try:
        incoming.is_valid(raise_exception=True)
        evidence = Evidence(door=Door.FILE, source=message.source, external_id=message.external_id)
        operations.record_payment(incoming.to_input(), evidence=evidence, actor=_till(message))
    except exceptions.APIException as error:
        return json.dumps(error.get_codes(), default=str)
    except DomainError as error:
        return f"{error.code}: {error.detail}"
    return ""


def _till(message: InboxMessage) -> Actor:
    """Whoever may write into the folder speaks for the connection's stores."""
    grant = Grant(frozenset({PAYMENTS_CONFIRM}), frozenset(message.store_ids))
    return Actor(kind=ActorKind.TILL, id=message.source, label=message.source, grants=(grant,))


def _given_up(
    message: InboxMessage, kept: dict[str, Any], store: Store | None, connection: Connection, reason: str
) -> Dead:
    operations.open_case(
        CaseKind.UNREADABLE,
        actor=_till(message),
        details={
            "source": message.source,
            "message": message.external_id,
            "file": kept["file"],
            "line": kept["place"],
            "reason": reason[:1000],
        },
        store_id=store.pk if store else None,
        legal_entity_id=connection.legal_entity_id,
    )
    return Dead("unreadable", reason)
