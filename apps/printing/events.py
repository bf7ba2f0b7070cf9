"""What printing announces. What is on the paper is never in it."""

from apps.core.events import declare

PRINTER_REGISTERED = declare("printer.registered")
PRINTER_UPDATED = declare("printer.updated")
PRINTER_CHOSEN = declare("printer_choice.made")
PRINTER_CHOICE_CHANGED = declare("printer_choice.changed")
REQUESTED = declare("print_job.requested")
PREPARING = declare("print_job.preparing")
READIED = declare("print_job.readied")
TAKEN = declare("print_job.taken")
RETURNED = declare("print_job.returned")
PRINTED = declare("print_job.printed")
FAILED = declare("print_job.failed")
CANCELLED = declare("print_job.cancelled")
CODE_MADE = declare("preprinted_code.made")
CODE_ATTACHED = declare("preprinted_code.attached")
CODE_DETACHED = declare("preprinted_code.detached")
