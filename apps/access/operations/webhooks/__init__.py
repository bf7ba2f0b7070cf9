"""Webhooks out: endpoints and what may be done with them, and the channel that sends."""

from .checks import ask_ping, ask_sample, ask_verification
from .endpoints import (
    EndpointSecret,
    add_endpoint,
    change_endpoint,
    disable_endpoint,
    enable_endpoint,
    remove_endpoint,
    rotate_endpoint_secret,
)
from .noting import forget_old_attempts
from .replaying import Replayed, replay_events
from .sending import WebhookChannel

__all__ = [
    "EndpointSecret",
    "Replayed",
    "WebhookChannel",
    "add_endpoint",
    "ask_ping",
    "ask_sample",
    "ask_verification",
    "change_endpoint",
    "disable_endpoint",
    "enable_endpoint",
    "forget_old_attempts",
    "remove_endpoint",
    "replay_events",
    "rotate_endpoint_secret",
]
