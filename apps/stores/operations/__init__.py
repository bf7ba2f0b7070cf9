"""Every change to the store world."""

from .devices import RegisteredDevice, note_device_seen, register_device, revoke_device
from .identification import confirm_pin, switch_person
from .organisation import (
    archive_store,
    create_legal_entity,
    create_store,
    create_till,
    set_store_hours,
    set_till_active,
    update_store_rules,
)
from .people import (
    choose_language,
    create_first_operator,
    hire_staff,
    let_staff_go,
    set_password,
    set_pin,
    update_staff,
)
from .roles import assign_role, create_role, end_role, set_role_permissions, sync_default_roles

__all__ = [
    "RegisteredDevice",
    "archive_store",
    "assign_role",
    "choose_language",
    "confirm_pin",
    "create_first_operator",
    "create_legal_entity",
    "create_role",
    "create_store",
    "create_till",
    "end_role",
    "hire_staff",
    "let_staff_go",
    "note_device_seen",
    "register_device",
    "revoke_device",
    "set_password",
    "set_pin",
    "set_role_permissions",
    "set_store_hours",
    "set_till_active",
    "switch_person",
    "sync_default_roles",
    "update_staff",
    "update_store_rules",
]
