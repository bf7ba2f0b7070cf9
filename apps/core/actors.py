"""Who acts, and what they may do where: the only two questions the code asks about people and machines.

An actor is built once per request or job by the app that knows the person (`stores`), the consumer or the
till (`access`). Below, nobody looks at users, tokens or roles: they ask `actor.can(code, store_id)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class ActorKind(StrEnum):
    STAFF = "staff"
    CONSUMER = "consumer"
    TILL = "till"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True)
class Grant:
    """Permission codes held in some stores; `stores=None` means in every store of the installation."""

    permissions: frozenset[str]
    stores: frozenset[UUID] | None


@dataclass(frozen=True)
class Actor:
    kind: ActorKind
    id: str
    label: str
    grants: tuple[Grant, ...] = ()
    device_id: UUID | None = None
    store_id: UUID | None = None  # where they are now: the device's store, else the person's choice
    language: str = "fr"
    till: str = ""  # "store/till": the only place a till's own key speaks for
    pin_awaited: bool = False  # a person at a screen who has not typed their PIN for what they do now
    is_system: bool = field(default=False, repr=False)

    def can(self, code: str, store_id: UUID | None = None) -> bool:
        """Do they hold `code` in this store? Without a store: anywhere at all. Operations ask `permissions.allows`,
        which waits for the PIN where the right asks for it."""
        if self.is_system:
            return True
        for grant in self.grants:
            if code in grant.permissions and (store_id is None or grant.stores is None or store_id in grant.stores):
                return True
        return False

    def stores_for(self, code: str) -> frozenset[UUID] | None:
        """The stores where they hold `code`; None means all of them."""
        if self.is_system:
            return None
        found: set[UUID] = set()
        for grant in self.grants:
            if code in grant.permissions:
                if grant.stores is None:
                    return None
                found |= grant.stores
        return frozenset(found)


def system(label: str) -> Actor:
    """The product itself: sweeps, timers, subscribers. `label` says which part, for the timeline."""
    return Actor(kind=ActorKind.SYSTEM, id="system", label=label, is_system=True)


def to_json(actor: Actor) -> dict[str, Any]:
    """For work that goes on after the request: the actor with the rights they had when they asked."""
    return {
        "kind": actor.kind,
        "id": actor.id,
        "label": actor.label,
        "device_id": str(actor.device_id) if actor.device_id else None,
        "store_id": str(actor.store_id) if actor.store_id else None,
        "language": actor.language,
        "till": actor.till,
        "pin_awaited": actor.pin_awaited,
        "is_system": actor.is_system,
        "grants": [
            {"permissions": sorted(g.permissions), "stores": None if g.stores is None else sorted(map(str, g.stores))}
            for g in actor.grants
        ],
    }


def from_json(data: Mapping[str, Any]) -> Actor:
    return Actor(
        kind=ActorKind(data["kind"]),
        id=data["id"],
        label=data["label"],
        device_id=UUID(data["device_id"]) if data["device_id"] else None,
        store_id=UUID(data["store_id"]) if data["store_id"] else None,
        language=data["language"],
        till=data.get("till", ""),
        pin_awaited=data.get("pin_awaited", False),
        is_system=data["is_system"],
        grants=tuple(
            Grant(frozenset(g["permissions"]), None if g["stores"] is None else frozenset(map(UUID, g["stores"])))
            for g in data["grants"]
        ),
    )
