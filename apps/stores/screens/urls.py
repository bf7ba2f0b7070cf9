"""Addresses of the screens of people and places."""

from django.urls import URLPattern, path

from .leaving import lock, sign_out
from .own_pin import OwnPin
from .places import ChooseStore, RegisterDevice
from .switching import Switch

urlpatterns: list[URLPattern] = [
    path("sign-out/", sign_out, name="sign_out"),
    path("lock/", lock, name="lock"),
    path("pin/", OwnPin.as_view(), name="own_pin"),
    path("switch/", Switch.as_view(), name="switch"),
    path("store/", ChooseStore.as_view(), name="choose_store"),
    path("devices/register/", RegisterDevice.as_view(), name="register_device"),
]
