"""What the awkward codes of the sandbox do to a request. Asked last before the work, and once more after it."""

import re
import threading
import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from apps.core.api import problems
from apps.payments.models import Payable
from apps.payments.selectors import payable_by_code

from ..errors import AnswerLost
from ..sandbox import triggers
from ..sandbox.fixtures import codes_of
from ..sandbox.triggers import TRIGGERS, Asked, Effect, Trigger

ATTRIBUTE = "sandbox_trigger"  # set on the request for what is done to its answer
PAYABLES, PAYMENTS = "/api/v1/payables/", "/api/v1/payments/"
TO_OPEN = re.compile(r"/api/v1/payables/([0-9a-f-]{36})/open/")
_one_hangs = threading.BoundedSemaphore(1)  # of this process: a hang must not take every thread from the others


class SandboxRehearsal(BaseThrottle):
    """DRF asks throttles when it knows who calls and that they may: for callers of the sandbox, the code decides.
    Others cost nothing and notice nothing."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if not is_of_sandbox(request):
            return True
        trigger = _trigger_of(request)
        if trigger is None:
            return True
        if trigger.effect == Effect.HANG and _one_hangs.acquire(blocking=False):
            try:
                time.sleep(triggers.HANG_SECONDS)  # the caller's patience is what is rehearsed
            finally:
                _one_hangs.release()
        if trigger.refusal is not None:
            raise trigger.refusal()
        setattr(request._request, ATTRIBUTE, trigger)
        return True


def is_of_sandbox(request: Request) -> bool:
    """A program registered there, or a till's key of a store there."""
    consumer, till = getattr(request.user, "consumer", None), getattr(request.auth, "till", None)
    return consumer.sandbox if consumer is not None else till is not None and till.store.sandbox


def awkward(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer as the code wants it: lost, though what it tells of is done, or with a value nobody documents."""
    trigger: Trigger | None = getattr(request, ATTRIBUTE, None)
    if trigger is None or not isinstance(response, Response):
        return response
    if trigger.effect == Effect.LOSE:
        told_before = response.status_code != 201 or "Idempotent-Replayed" in response
        return response if told_before else _lost()
    for row in (response.data or {}).get("results", ()):
        row["payment_state"] = triggers.UNHEARD_OF
    response.content = response.rendered_content
    return response


def _lost() -> HttpResponse:
    """WSGI can only answer: this is what a proxy in between says when our answer never reached it."""
    answer = problems.of(AnswerLost())
    answer["Retry-After"] = str(AnswerLost.retry_after)
    return answer


def _trigger_of(request: Request) -> Trigger | None:
    asked, payable = _asked(request)
    if asked is None or payable is None or not payable.store.sandbox:
        return None
    for name, trigger in TRIGGERS.items():
        if trigger.asked == asked and codes_of(payable.store.code, name).payable == payable.code:
            return trigger
    return None


def _asked(request: Request) -> tuple[Asked | None, Payable | None]:
    if request.method == "GET" and request.path == PAYABLES:
        return Asked.FIND, _of_code(request.query_params.get("code"))
    if request.method == "POST" and request.path == PAYMENTS:
        body = request.data
        return Asked.PAY, _of_code(body.get("payable") if isinstance(body, dict) else None)
    if request.method == "POST" and (opened := TO_OPEN.fullmatch(request.path)):
        return Asked.OPEN, _of_id(opened[1])
    return None, None


def _of_code(code: object) -> Payable | None:
    return payable_by_code(code) if isinstance(code, str) and code else None


def _of_id(text: str) -> Payable | None:
    try:
        return Payable.objects.select_related("store__entity").filter(pk=UUID(text)).first()
    except ValueError:
        return None
