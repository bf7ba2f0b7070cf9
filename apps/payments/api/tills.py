"""Which till a request speaks for: its own, when it came with a till's key, else the one it names."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.core.actors import Actor, ActorKind
from apps.core.errors import Invalid
from apps.stores.models import Store

from .. import permissions
from ..errors import NotThisTill, UnknownStore


def at_own_till(body: Any, actor: Actor) -> Any:
    """A till with its own key need not say where it is; saying another place is refused."""
    if actor.kind != ActorKind.TILL or not isinstance(body, Mapping):
        return body
    store, _slash, till = actor.till.partition("/")
    ticket = body.get("ticket")
    named_till = ticket.get("till", till) if isinstance(ticket, Mapping) else till
    if (body.get("store", store), str(named_till)) != (store, till):
        raise NotThisTill(actor.till)
    filled = {**body, "store": store}
    return filled | {"ticket": {**ticket, "till": till}} if isinstance(ticket, Mapping) else filled


def till_of(actor: Actor, store: str, till: str) -> str:
    """ "store/till" for a reservation."""
    if actor.kind == ActorKind.TILL:
        if (store or till) and f"{store}/{till}" != actor.till:
            raise NotThisTill(actor.till)
        return actor.till
    missing = {"/store": _("Say which store the till is in.")} if not store else {}
    missing |= {"/till": _("Say which till is ringing this.")} if not till else {}
    if missing:
        raise Invalid(missing)
    return f"{store_of_till(store, actor, permissions.PAYABLES_OPEN).code}/{till}"


def store_of_till(code: str, actor: Actor, permission: str) -> Store:
    """The store of this code, when the caller may speak for its tills; UnknownStore when not, or when there is none."""
    store = Store.objects.select_related("entity").filter(code=code).first()
    if store is None or not actor.can(permission, store.pk):
        raise UnknownStore(code)
    return store
