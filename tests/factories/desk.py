"""People at work in a store, signed in as the product knows them."""

from typing import Any

from django.test import Client

from apps.stores.models import Staff, Store

from .stores import make_assignment, make_role, make_staff

PIN = "4821"


def make_worker(
    store: Store, *roles: str, rights: tuple[str, ...] = (), name: str = "", language: str = "en", pin: str = ""
) -> Staff:
    """Somebody holding these default roles in the store, or exactly these rights."""
    values: dict[str, Any] = {"language": language, "pin": pin} | ({"display_name": name} if name else {})
    staff = make_staff(**values)
    for role in roles:
        make_assignment(staff, role, store=store)
    if rights:
        make_assignment(staff, make_role(rights), store=store)
    return staff


def signed_in(staff: Staff, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    return client
