"""Connections, routes, mappings and what travels, in `/admin/`. The monitor is where one acts on them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.paginator import InfinitePaginator

from apps.core import inbox
from apps.core.actors import Actor
from apps.core.admin import OperationAdmin, Values, site
from apps.core.deliveries import READ as DELIVERIES_READ
from apps.core.models import Delivery, InboxMessage
from apps.stores.models import Store

from . import operations, permissions, selectors
from .inputs import RouteInput
from .models import Connection, MappingVersion, Route


def _routes(actor: Actor) -> QuerySet[Route]:
    rows = Route.objects.select_related("legal_entity", "store", "connection")
    stores = actor.stores_for(permissions.READ)
    if stores is None:
        return rows
    return rows.filter(legal_entity__in=Store.objects.filter(pk__in=stores).values("entity_id"))


def _mappings(actor: Actor) -> QuerySet[MappingVersion]:
    visible = selectors.connections_visible_to(actor)
    return MappingVersion.objects.select_related("connection").filter(connection__in=visible)


@admin.register(Connection, site=site)
class ConnectionAdmin(OperationAdmin):
    title = _("Partner connections")
    right = permissions.READ
    rows = staticmethod(selectors.connections_visible_to)
    list_display = ("code", "label", "partner", "legal_entity", "active")
    update_fields = ("active",)

    def update(self, actor: Actor, row: Connection, values: Values, version: int | None) -> Connection:
        return operations.set_active(row.pk, active=values.get("active", row.active), actor=actor)


@admin.register(Route, site=site)
class RouteAdmin(OperationAdmin):
    title = _("Routes")
    right = permissions.READ
    rows = staticmethod(_routes)
    list_display = ("document_kind", "legal_entity", "store", "connection", "from_date", "until_date")
    list_filter = ("document_kind",)
    create_fields = ("legal_entity", "store", "document_kind", "connection", "from_date", "until_date")
    optional = ("store", "connection", "until_date")  # empty has a meaning of its own here
    ordering = ("document_kind", "from_date")

    def create(self, actor: Actor, values: Values) -> Route:
        store, connection = values["store"], values["connection"]
        data = RouteInput(
            legal_entity_id=values["legal_entity"].pk,
            document_kind=values["document_kind"],
            connection_id=connection.pk if connection else None,
            from_date=values["from_date"],
            store_id=store.pk if store else None,
            until_date=values["until_date"],
        )
        return operations.add_route(data, actor=actor)


@admin.register(MappingVersion, site=site)
class MappingVersionAdmin(OperationAdmin):
    title = _("Mappings")
    right = permissions.READ
    rows = staticmethod(_mappings)
    list_display = ("connection", "number", "note", "created_by", "created_at")
    ordering = ("-id",)


@admin.register(Delivery, site=site)
class DeliveryAdmin(OperationAdmin):
    title = _("Deliveries")
    right = DELIVERIES_READ
    rows = staticmethod(selectors.deliveries_visible_to)
    list_display = ("created_at", "event", "channel", "document_kind", "state", "attempts", "last_code")
    list_filter = ("state", "channel")
    search_fields = ("=event__code", "=event__request_id")
    ordering = ("-id",)
    paginator = InfinitePaginator


@admin.register(InboxMessage, site=site)
class InboxMessageAdmin(OperationAdmin):
    title = _("Messages from outside")
    right = DELIVERIES_READ
    rows = staticmethod(inbox.visible_to)
    list_display = ("created_at", "source", "kind", "external_id", "state", "attempts", "last_code")
    list_filter = ("state",)
    search_fields = ("=external_id", "=request_id")
    ordering = ("-id",)
    paginator = InfinitePaginator
