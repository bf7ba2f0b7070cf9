"""Machines that may talk to us: API consumers, tills with a key, systems that call our hooks."""

from .consumers import Consumer
from .device_keys import DeviceKey
from .hooks import HookSource

__all__ = ["Consumer", "DeviceKey", "HookSource"]
