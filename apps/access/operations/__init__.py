"""Every change to the access world."""

from .calls import add_calls, roll_call_log
from .conformance import finish_conformance_run, note_conformance_call, start_conformance_run
from .consumer_secrets import ConsumerSecret, end_former_secrets, rotate_consumer_secret
from .consumers import (
    note_consumer_used,
    purge_expired_tokens,
    register_consumer,
    resume_consumer,
    review_consumer,
    set_consumer_reach,
    suspend_consumer,
    suspend_lapsed_consumers,
)
from .device_keys import IssuedKey, issue_device_key, note_device_key_used, revoke_device_key
from .hooks import HookSecret, register_hook_source, rotate_hook_secret, set_hook_source_active
from .sample_orders import make_sample_order
from .sandbox import forward_sandbox, reset_sandbox
from .usage import add_usage, purge_usage
from .webhooks import (
    EndpointSecret,
    Replayed,
    WebhookChannel,
    add_endpoint,
    ask_ping,
    ask_sample,
    ask_verification,
    change_endpoint,
    disable_endpoint,
    enable_endpoint,
    forget_old_attempts,
    remove_endpoint,
    replay_events,
    rotate_endpoint_secret,
)

__all__ = [
    "ConsumerSecret",
    "EndpointSecret",
    "HookSecret",
    "IssuedKey",
    "Replayed",
    "WebhookChannel",
    "add_calls",
    "add_endpoint",
    "add_usage",
    "ask_ping",
    "ask_sample",
    "ask_verification",
    "change_endpoint",
    "disable_endpoint",
    "enable_endpoint",
    "end_former_secrets",
    "finish_conformance_run",
    "forget_old_attempts",
    "forward_sandbox",
    "issue_device_key",
    "make_sample_order",
    "note_conformance_call",
    "note_consumer_used",
    "note_device_key_used",
    "purge_expired_tokens",
    "purge_usage",
    "register_consumer",
    "register_hook_source",
    "remove_endpoint",
    "replay_events",
    "reset_sandbox",
    "resume_consumer",
    "review_consumer",
    "revoke_device_key",
    "roll_call_log",
    "rotate_consumer_secret",
    "rotate_endpoint_secret",
    "rotate_hook_secret",
    "set_consumer_reach",
    "set_hook_source_active",
    "start_conformance_run",
    "suspend_consumer",
    "suspend_lapsed_consumers",
]
