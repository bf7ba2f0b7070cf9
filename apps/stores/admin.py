"""Companies, stores, tills, people, roles and devices in `/admin/`."""

from dataclasses import fields as fields_of
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget, UnfoldBooleanWidget

from apps.core.actors import Actor
from apps.core.admin import OperationAdmin, Values, site

from . import operations, selectors
from .inputs import LegalEntityInput, StaffChanges, StaffInput, StoreInput, StoreRules
from .models import Device, LegalEntity, Role, RoleAssignment, Staff, Store, Till
from .permissions import DEVICES_READ, LEGAL_ENTITIES_READ, STAFF_READ, STORES_READ

# The badge last: its reader types Enter after the number, which sends the form.
SIGNS_IN_WITH = ("new_password", "new_pin", "no_badge", "badge")
HIRED_WITH = ("new_password", "new_pin", "badge")


def _badge() -> forms.Field:
    return forms.CharField(
        label=_("Badge"), required=False, max_length=100, help_text=_("Scan it here. Empty leaves what they have."),
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"}),
    )  # fmt: skip


def _no_badge() -> forms.Field:
    return forms.BooleanField(
        label=_("No badge any more"), required=False, help_text=_("It is lost: from now on nobody signs in with it."),
        widget=UnfoldBooleanWidget,
    )  # fmt: skip


def _new_password() -> forms.Field:
    return forms.CharField(
        label=_("New password"), required=False, max_length=200, strip=False,
        help_text=_("Tell it to nobody else; they sign in with it on a device of their own."),
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


def _new_pin() -> forms.Field:
    return forms.CharField(
        label=_("New PIN"), required=False, max_length=8,
        help_text=_("For shared devices. They choose their own afterwards, in the menu with their name."),
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip


def _one_of(model: type[Model], label: Any, help_text: Any, *, required: bool = True) -> forms.Field:
    nothing = model._default_manager.none()  # the form fills in what the person may see
    return forms.ModelChoiceField(
        nothing, label=label, help_text=help_text, required=required, widget=UnfoldAdminSelectWidget
    )


def _told(values: Values) -> tuple[Values, str, str]:
    """What stands in the register, and the password and PIN given; left empty, none is changed. A badge scanned now
    replaces the lost one."""
    said = {name: value for name, value in values.items() if name not in SIGNS_IN_WITH}
    if badge := values.get("badge"):
        said["badge"] = badge
    elif values.get("no_badge"):
        said["badge"] = ""
    return said, values.get("new_password", ""), values.get("new_pin", "")


def _tills(actor: Actor) -> QuerySet[Till]:
    return Till.objects.select_related("store").filter(store__in=selectors.stores_visible_to(actor))


def _assignments(actor: Actor) -> QuerySet[RoleAssignment]:
    people = selectors.staff_visible_to(actor)
    return RoleAssignment.objects.select_related("staff", "role", "store", "entity").filter(staff__in=people)


def _roles(_actor: Actor) -> QuerySet[Role]:
    return Role.objects.all()


@admin.register(LegalEntity, site=site)
class LegalEntityAdmin(OperationAdmin):
    title = _("Legal entities")
    right = LEGAL_ENTITIES_READ
    rows = staticmethod(selectors.entities_visible_to)
    list_display = ("code", "name", "siren", "currency", "sandbox")
    search_fields = ("code", "name")
    create_fields = tuple(field.name for field in fields_of(LegalEntityInput))

    def create(self, actor: Actor, values: Values) -> LegalEntity:
        return operations.create_legal_entity(actor=actor, data=LegalEntityInput(**values))


@admin.register(Store, site=site)
class StoreAdmin(OperationAdmin):
    title = _("Stores")
    right = STORES_READ
    rows = staticmethod(selectors.stores_visible_to)
    list_display = ("code", "name", "entity", "city", "hand_over_rule", "archived_at")
    search_fields = ("code", "name", "city")
    create_fields = (
        "code", "name", "entity", "timezone", "language", "address_line1", "address_line2", "postcode", "city",
        "country", "phone",
    )  # fmt: skip
    update_fields = tuple(field.name for field in fields_of(StoreRules))

    def create(self, actor: Actor, values: Values) -> Store:
        entity = values.pop("entity")
        return operations.create_store(actor=actor, data=StoreInput(entity_id=entity.pk, **values))

    def update(self, actor: Actor, row: Store, values: Values, version: int | None) -> Store:
        return operations.update_store_rules(actor=actor, store_id=row.pk, rules=StoreRules(**values), version=version)

    def archive(self, actor: Actor, row: Store) -> None:
        operations.archive_store(actor=actor, store_id=row.pk)


@admin.register(Till, site=site)
class TillAdmin(OperationAdmin):
    title = _("Tills")
    right = STORES_READ
    rows = staticmethod(_tills)
    list_display = ("code", "label", "store", "external_reference", "active")
    create_fields = ("store", "code", "label", "external_reference")
    update_fields = ("active",)

    def create(self, actor: Actor, values: Values) -> Till:
        store = values.pop("store")
        return operations.create_till(actor=actor, store_id=store.pk, **values)

    def update(self, actor: Actor, row: Till, values: Values, version: int | None) -> Till:
        return operations.set_till_active(actor=actor, till_id=row.pk, active=values.get("active", row.active))


@admin.register(Staff, site=site)
class StaffAdmin(OperationAdmin):
    title = _("Staff")
    right = STAFF_READ
    rows = staticmethod(selectors.staff_visible_to)
    list_display = ("username", "display_name", "language", "is_active", "last_login")
    search_fields = ("username", "display_name")
    create_fields = ("username", "display_name", "email", "language", "role", "store", "entity", *HIRED_WITH)
    update_fields = ("display_name", "email", "language", *SIGNS_IN_WITH)
    extra = {
        "role": partial(_one_of, Role, _("Role"), _("More of them are given under Who holds which role.")),
        "store": partial(_one_of, Store, _("Store"), _("Where they work…"), required=False),
        "entity": partial(_one_of, LegalEntity, _("Company"), _("…or in all stores of a company."), required=False),
        "new_password": _new_password, "new_pin": _new_pin, "no_badge": _no_badge, "badge": _badge,
    }  # fmt: skip

    def create(self, actor: Actor, values: Values) -> Staff:
        said, password, pin = _told(values)
        role, store, entity = said.pop("role"), said.pop("store"), said.pop("entity")
        staff = operations.hire_staff(
            actor=actor,
            data=StaffInput(**said, password=password),
            role_code=role.code,
            store_id=store.pk if store else None,
            entity_id=entity.pk if entity else None,
        )
        return operations.set_pin(actor=actor, staff_id=staff.pk, pin=pin) if pin else staff

    def update(self, actor: Actor, row: Staff, values: Values, version: int | None) -> None:
        said, password, pin = _told(values)
        operations.update_staff(actor=actor, staff_id=row.pk, changes=StaffChanges(**said), version=version)
        if password:
            operations.set_password(actor=actor, staff_id=row.pk, password=password)
        if pin:
            operations.set_pin(actor=actor, staff_id=row.pk, pin=pin)

    def archive(self, actor: Actor, row: Staff) -> None:
        operations.let_staff_go(actor=actor, staff_id=row.pk)


@admin.register(Role, site=site)
class RoleAdmin(OperationAdmin):
    title = _("Roles")
    right = STAFF_READ
    rows = staticmethod(_roles)
    list_display = ("code", "text", "updated_at")
    create_fields = ("code", "labels", "permissions")
    update_fields = ("permissions",)

    def create(self, actor: Actor, values: Values) -> Role:
        return operations.create_role(actor=actor, **values)

    def update(self, actor: Actor, row: Role, values: Values, version: int | None) -> Role:
        permissions = values.get("permissions", row.permissions)
        return operations.set_role_permissions(actor=actor, role_id=row.pk, permissions=permissions, version=version)


@admin.register(RoleAssignment, site=site)
class RoleAssignmentAdmin(OperationAdmin):
    title = _("Who holds which role")
    right = STAFF_READ
    rows = staticmethod(_assignments)
    list_display = ("staff", "role", "store", "entity", "from_date", "until_date")
    create_fields = ("staff", "role", "store", "entity", "from_date", "until_date")
    optional = ("from_date",)  # today

    def create(self, actor: Actor, values: Values) -> RoleAssignment:
        store, entity = values["store"], values["entity"]
        return operations.assign_role(
            actor=actor,
            staff_id=values["staff"].pk,
            role_code=values["role"].code,
            store_id=store.pk if store else None,
            entity_id=entity.pk if entity else None,
            from_date=values["from_date"],
            until_date=values["until_date"],
        )

    def archive(self, actor: Actor, row: RoleAssignment) -> None:
        operations.end_role(actor=actor, assignment_id=row.pk)


@admin.register(Device, site=site)
class DeviceAdmin(OperationAdmin):
    """Registered at the device itself, which keeps the key; here it can be withdrawn."""

    title = _("Devices")
    right = DEVICES_READ
    rows = staticmethod(selectors.devices_visible_to)
    list_display: Any = ("label", "kind", "store", "last_seen_at", "revoked_at")

    def archive(self, actor: Actor, row: Device) -> None:
        operations.revoke_device(actor=actor, device_id=row.pk)
