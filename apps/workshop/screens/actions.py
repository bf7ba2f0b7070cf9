"""The moves of the transition table as screens: which ask something first, and the operation each calls."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from .. import operations
from ..models import WorkOrder
from . import forms
from .quote_form import ApproveForm, QuoteForm

# A move that is not here is done at one press.
FORMS: dict[str, Any] = {
    "check_in": forms.CheckInForm,
    "quote": QuoteForm,
    "approve_quote": ApproveForm,
    "refuse_quote": forms.RefuseForm,
    "prepare_return": forms.ReturnForm,
    "report_extra_work": forms.ExtraWorkForm,
    "pass_quality_check": forms.PassForm,
    "fail_quality_check": forms.ReworkForm,
    "hand_over": forms.HandOverForm,
    "mark_uncollected": forms.UncollectedForm,
    "open_abandonment_case": forms.AbandonmentForm,
    "dispose": forms.DisposeForm,
    "cancel": forms.ReasonForm,
}

OPERATIONS: dict[str, Callable[..., WorkOrder]] = {
    "check_in": operations.check_in,
    "mark_no_show": operations.mark_no_show,
    "start_diagnosis": operations.start_diagnosis,
    "quote": operations.quote,
    "approve_quote": operations.approve_quote,
    "refuse_quote": operations.refuse_quote,
    "revise_quote": operations.revise_quote,
    "prepare_return": operations.prepare_return,
    "start_work": operations.start_work,
    "wait_for_parts": operations.wait_for_parts,
    "resume_work": operations.resume_work,
    "report_extra_work": operations.report_extra_work,
    "finish_work": operations.finish_work,
    "pass_quality_check": operations.pass_quality_check,
    "fail_quality_check": operations.fail_quality_check,
    "hand_over": operations.hand_over,
    "close": operations.close,
    "mark_uncollected": operations.mark_uncollected,
    "open_abandonment_case": operations.open_abandonment_case,
    "dispose": operations.dispose,
    "cancel": operations.cancel,
}


def perform(action: str, order_id: UUID, said: dict[str, Any], actor: Any) -> WorkOrder:
    return OPERATIONS[action](order_id, actor=actor, **said)
