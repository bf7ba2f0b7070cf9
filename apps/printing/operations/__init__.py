"""The only writes of printing."""

from .clocks import CLOCKS
from .printers import choose_printer, register_printer, update_printer
from .pulling import confirm_printed, report_failed, return_unconfirmed, take_next
from .rendering import give_up_rendering, keep_rendering, start_rendering
from .requesting import cancel_print, mark_printed, reprint, request_print
from .rolls import attach_code, detach_code, print_roll

__all__ = [
    "CLOCKS",
    "attach_code",
    "cancel_print",
    "choose_printer",
    "confirm_printed",
    "detach_code",
    "give_up_rendering",
    "keep_rendering",
    "mark_printed",
    "print_roll",
    "register_printer",
    "report_failed",
    "reprint",
    "request_print",
    "return_unconfirmed",
    "start_rendering",
    "take_next",
    "update_printer",
]
