"""A shop with people in it, for tests of screens."""

from dataclasses import dataclass

from django.test import Client

from apps.core.permissions import CLERK, MANAGER
from apps.stores.models import Device, Staff, Store
from apps.stores.screens import device_cookie

from .stores import make_assignment, make_device, make_staff, make_store

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Shop:
    store: Store
    clerk: Staff
    manager: Staff


def make_shop(name: str = "Annecy Centre", **values: str) -> Shop:
    """A clerk (badge, PIN 4821) and a manager (badge), both with a password, in one store."""
    store = make_store(name=name)
    clerk = make_staff(
        display_name="Camille Durand", pin="4821", badge=f"04A1B2C3{store.code}", password=PASSWORD,
        language="en", **values,
    )  # fmt: skip
    manager = make_staff(
        display_name="Maud Perrin", badge=f"04D4E5F6{store.code}", password=PASSWORD, language="en", **values
    )
    make_assignment(clerk, CLERK, store=store)
    make_assignment(manager, MANAGER, store=store)
    return Shop(store, clerk, manager)


def cookie_of(key: str) -> str:
    """The value of the cookie a browser of the registered device sends."""
    from django.core.signing import get_cookie_signer

    return str(get_cookie_signer(salt=device_cookie.NAME + device_cookie.SALT).sign(key))


def on_device(client: Client, store: Store, *, key: str = "the-key-of-this-tablet", label: str = "Counter 1") -> Device:
    """The client becomes a registered device of the store."""
    device = make_device(store=store, key=key, label=label)
    client.cookies[device_cookie.NAME] = cookie_of(key)
    return device


def session_of(staff: Staff) -> str:
    """The session cookie of somebody who has signed in."""
    client = Client()
    client.force_login(staff)
    return client.cookies["sessionid"].value
