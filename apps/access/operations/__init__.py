"""Every change to the access world."""

from .conformance import finish_conformance_run, note_conformance_call, start_conformance_run
from .consumer_secrets import ConsumerSecret, end_previous_secret, rotate_consumer_secret
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

__all__ = [
    "ConsumerSecret",
    "HookSecret",
    "IssuedKey",
    "end_previous_secret",
    "finish_conformance_run",
    "issue_device_key",
    "make_sample_order",
    "note_conformance_call",
    "note_consumer_used",
    "note_device_key_used",
    "purge_expired_tokens",
    "register_consumer",
    "register_hook_source",
    "resume_consumer",
    "review_consumer",
    "revoke_device_key",
    "rotate_consumer_secret",
    "rotate_hook_secret",
    "set_consumer_reach",
    "set_hook_source_active",
    "start_conformance_run",
    "suspend_consumer",
    "suspend_lapsed_consumers",
]
