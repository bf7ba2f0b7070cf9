"""Legal entities, stores, the people who work there and the devices they share."""

from .devices import Device
from .organisation import LegalEntity, Store, StoreHours, Till
from .people import Role, RoleAssignment, Staff

__all__ = ["Device", "LegalEntity", "Role", "RoleAssignment", "Staff", "Store", "StoreHours", "Till"]
