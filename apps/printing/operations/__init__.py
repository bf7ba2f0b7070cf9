"""The only writes of printing."""

from .printers import choose_printer, register_printer, update_printer
from .pulling import confirm_printed, report_failed, return_unconfirmed, take_next
from .rendering import give_up_rendering, keep_rendering, start_rendering
from .requesting import cancel_print, mark_printed, reprint, request_print

__all__ = [
    "cancel_print",
    "choose_printer",
    "confirm_printed",
    "give_up_rendering",
    "keep_rendering",
    "mark_printed",
    "register_printer",
    "report_failed",
    "reprint",
    "request_print",
    "return_unconfirmed",
    "start_rendering",
    "take_next",
    "update_printer",
]
