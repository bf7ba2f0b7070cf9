"""Machines that may talk to us: API consumers, tills with a key, systems that call our hooks; and those we call."""

from .calls import ApiCall
from .conformance import ConformanceCall, ConformanceRun
from .consumers import Consumer
from .device_keys import DeviceKey
from .hooks import HookSource
from .sandbox import SandboxClock
from .usage import ApiUsage
from .webhooks import EndpointHealth, WebhookAttempt, WebhookEndpoint

__all__ = [
    "ApiCall",
    "ApiUsage",
    "ConformanceCall",
    "ConformanceRun",
    "Consumer",
    "DeviceKey",
    "EndpointHealth",
    "HookSource",
    "SandboxClock",
    "WebhookAttempt",
    "WebhookEndpoint",
]
