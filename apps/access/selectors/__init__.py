"""Reads of the access world."""

from .callers import (
    Bearer,
    actor_for_bearer,
    actor_for_till,
    bearer_of,
    device_key_by_value,
    hook_source_by_code,
    signing_secrets,
    stores_of_hook_source,
    stores_reached_by,
)
from .conformance import (
    conformance_runs_visible_to,
    examined_programs,
    payable_of_code,
    running_conformance,
    seen_in,
    tills_with_keys,
)
from .holdings import Holding, holdings
from .usage import CALLS_SHOWN, calls_of, calls_visible_to, usage_by_day, usage_by_operation
from .visible import consumers_visible_to, device_keys_visible_to, hook_sources_visible_to, stores_of

__all__ = [
    "CALLS_SHOWN",
    "Bearer",
    "Holding",
    "actor_for_bearer",
    "actor_for_till",
    "bearer_of",
    "calls_of",
    "calls_visible_to",
    "conformance_runs_visible_to",
    "consumers_visible_to",
    "device_key_by_value",
    "device_keys_visible_to",
    "examined_programs",
    "holdings",
    "hook_source_by_code",
    "hook_sources_visible_to",
    "payable_of_code",
    "running_conformance",
    "seen_in",
    "signing_secrets",
    "stores_of",
    "stores_of_hook_source",
    "stores_reached_by",
    "tills_with_keys",
    "usage_by_day",
    "usage_by_operation",
]
