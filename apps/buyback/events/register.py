"""What the police register announces: that a line was written, never of whom."""

from apps.core.events import declare

REGISTER_ENTRY_WRITTEN = declare("register_entry.written")
REGISTER_ENTRY_CORRECTED = declare("register_entry.corrected")
REGISTER_ENTRY_REVERSED = declare("register_entry.reversed")
REGISTER_ENTRY_PURGED = declare("register_entry.purged")
REGISTER_RULE_SET = declare("register_rule.set")
REGISTER_EXPORT_REQUESTED = declare("register_export.requested")
REGISTER_EXPORT_READY = declare("register_export.ready")
REGISTER_EXPORT_FAILED = declare("register_export.failed")
