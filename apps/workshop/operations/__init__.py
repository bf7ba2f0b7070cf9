"""The only places where a work order changes."""

from .clocks import CLOCKS
from .handing import cancel, close, dispose, hand_over, mark_uncollected, open_abandonment_case
from .merging import WorkOrdersOfItem
from .opening import announce, book, check_in, mark_no_show
from .paying import WorkOrderPayable
from .quoting import (
    approve_quote,
    lapse_quote,
    lapse_quotes,
    prepare_return,
    quote,
    refuse_quote,
    revise_quote,
    start_diagnosis,
)
from .recoding import recode
from .working import (
    assign,
    attach_file,
    fail_quality_check,
    finish_work,
    pass_quality_check,
    report_extra_work,
    resume_work,
    start_work,
    stop_clocks,
    wait_for_parts,
)

__all__ = [
    "CLOCKS",
    "WorkOrderPayable",
    "WorkOrdersOfItem",
    "announce",
    "approve_quote",
    "assign",
    "attach_file",
    "book",
    "cancel",
    "check_in",
    "close",
    "dispose",
    "fail_quality_check",
    "finish_work",
    "hand_over",
    "lapse_quote",
    "lapse_quotes",
    "mark_no_show",
    "mark_uncollected",
    "open_abandonment_case",
    "pass_quality_check",
    "prepare_return",
    "quote",
    "recode",
    "refuse_quote",
    "report_extra_work",
    "resume_work",
    "revise_quote",
    "start_diagnosis",
    "start_work",
    "stop_clocks",
    "wait_for_parts",
]
