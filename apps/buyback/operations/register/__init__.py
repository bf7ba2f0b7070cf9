"""The police register: its only writes."""

from .between import RegisterBetweenCompanies
from .exporting import fail_export, keep_export, note_progress, request_export, start_export
from .purging import purge_register, purge_registers
from .ruling import set_register_rule
from .writing import correct_entry, correct_payment_mode, reverse_entry, write_entry

__all__ = [
    "RegisterBetweenCompanies",
    "correct_entry",
    "correct_payment_mode",
    "fail_export",
    "keep_export",
    "note_progress",
    "purge_register",
    "purge_registers",
    "request_export",
    "reverse_entry",
    "set_register_rule",
    "start_export",
    "write_entry",
]
