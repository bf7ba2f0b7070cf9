"""Machines that may talk to us, in `/admin/`. Their secrets are given once, where they are registered."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.admin import OperationAdmin, Values, site

from . import operations, permissions, selectors
from .models import Consumer, DeviceKey, HookSource


@admin.register(Consumer, site=site)
class ConsumerAdmin(OperationAdmin):
    """Changing one is its review: the day it is asked again. Archiving suspends it."""

    title = _("API consumers")
    right = permissions.CONSUMERS_READ
    rows = staticmethod(selectors.consumers_visible_to)
    list_display = ("name", "owner", "sandbox", "review_due_on", "last_used_at", "suspended_at")
    search_fields = ("name", "owner")
    update_fields = ("review_due_on",)

    def update(self, actor: Actor, row: Consumer, values: Values, version: int | None) -> Consumer:
        next_due_on = values.get("review_due_on", row.review_due_on)
        return operations.review_consumer(actor=actor, consumer_id=row.pk, next_due_on=next_due_on)

    def archive(self, actor: Actor, row: Consumer) -> None:
        operations.suspend_consumer(actor=actor, consumer_id=row.pk, reason=str(_("Suspended in the administration")))


@admin.register(HookSource, site=site)
class HookSourceAdmin(OperationAdmin):
    title = _("Signed hooks")
    right = permissions.HOOKS_READ
    rows = staticmethod(selectors.hook_sources_visible_to)
    list_display = ("code", "label", "kind", "legal_entity", "store", "active")
    update_fields = ("active",)

    def update(self, actor: Actor, row: HookSource, values: Values, version: int | None) -> HookSource:
        return operations.set_hook_source_active(actor=actor, source_id=row.pk, active=values.get("active", row.active))


@admin.register(DeviceKey, site=site)
class DeviceKeyAdmin(OperationAdmin):
    title = _("Till keys")
    right = permissions.DEVICE_KEYS_READ
    rows = staticmethod(selectors.device_keys_visible_to)
    list_display = ("till", "created_at", "last_used_at", "revoked_at")

    def archive(self, actor: Actor, row: DeviceKey) -> None:
        operations.revoke_device_key(actor=actor, device_key_id=row.pk)
