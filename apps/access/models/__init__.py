"""Machines that may talk to us: API consumers, tills with a key, systems that call our hooks."""

from .conformance import ConformanceCall, ConformanceRun
from .consumers import Consumer
from .device_keys import DeviceKey
from .hooks import HookSource

__all__ = ["ConformanceCall", "ConformanceRun", "Consumer", "DeviceKey", "HookSource"]
