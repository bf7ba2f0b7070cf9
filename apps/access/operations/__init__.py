"""Every change to the access world."""

from .consumers import (
    ConsumerSecret,
    note_consumer_used,
    purge_expired_tokens,
    register_consumer,
    resume_consumer,
    review_consumer,
    rotate_consumer_secret,
    set_consumer_reach,
    suspend_consumer,
)
from .device_keys import IssuedKey, issue_device_key, note_device_key_used, revoke_device_key
from .hooks import HookSecret, register_hook_source, rotate_hook_secret, set_hook_source_active

__all__ = [
    "ConsumerSecret",
    "HookSecret",
    "IssuedKey",
    "issue_device_key",
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
    "suspend_consumer",
]
