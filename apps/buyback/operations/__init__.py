"""The only places where anything of the buyback changes."""

from . import payout, trade_in
from .register import (
    correct_entry,
    fail_export,
    keep_export,
    note_progress,
    purge_register,
    purge_registers,
    request_export,
    reverse_entry,
    set_register_rule,
    start_export,
    write_entry,
)
from .rules import (
    change_rule_set,
    discard_rule_set,
    draft_rule_set,
    publish_rule_set,
    retire_ended_rule_sets,
    retire_rule_set,
)

__all__ = [
    "change_rule_set",
    "correct_entry",
    "discard_rule_set",
    "draft_rule_set",
    "fail_export",
    "keep_export",
    "note_progress",
    "payout",
    "publish_rule_set",
    "purge_register",
    "purge_registers",
    "request_export",
    "retire_ended_rule_sets",
    "retire_rule_set",
    "reverse_entry",
    "set_register_rule",
    "start_export",
    "trade_in",
    "write_entry",
]
