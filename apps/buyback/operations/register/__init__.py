"""The police register: its only writes."""

from .ruling import set_register_rule
from .writing import correct_entry, reverse_entry, write_entry

__all__ = ["correct_entry", "reverse_entry", "set_register_rule", "write_entry"]
