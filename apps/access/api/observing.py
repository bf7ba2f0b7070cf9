"""What a request meant and how it was answered, for the record of a conformance run: codes and sums, nobody's data."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from apps.core.api import problems

from .. import selectors
from ..conformance.suite import Role
from ..errors import AnswerLost, Rehearsed, TooBusy
from ..models import ConformanceRun
from ..operations import note_conformance_call

PREFIX, ITSELF = "/api/v1/", "conformance-runs/"
TO_HOLD = re.compile(r"payables/([0-9a-f-]{36})/(open|discard)/")
RETRY_AFTER = 2  # seconds
MOST = 60  # characters kept of a text
RIGGED: dict[tuple[str, str], type[Rehearsed]] = {(Role.LOST, "pay"): AnswerLost, (Role.BUSY, "open"): TooBusy}


def observed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, or the awkward one that a rigged order of the run gives once. Outside a sandbox nothing is read."""
    path = request.path.removeprefix(PREFIX)
    if not isinstance(response, Response) or path == request.path or path.startswith(ITSELF):
        return response
    run = _run_of(response)
    if run is None:
        return response
    action, payable_id, facts = _meaning(request, path, response)
    rigged = _rigged(run, action, payable_id, response)
    if isinstance(rigged, TooBusy):
        facts["retry_after"] = RETRY_AFTER
    note_conformance_call(
        run,
        action=action,
        status=rigged.status if rigged else response.status_code,
        code=rigged.code if rigged else _code(response),
        payable_id=payable_id,
        facts=facts,
        at=timezone.now(),
    )
    return _refusal(rigged) if rigged else response


def _run_of(response: Response) -> ConformanceRun | None:
    asked = _request_of(response)
    consumer = getattr(asked.user, "consumer", None) if asked else None
    if consumer is not None:
        return selectors.running_conformance(consumer=consumer) if consumer.sandbox else None
    till = getattr(asked.auth, "till", None) if asked else None
    if till is None or not till.store.sandbox:
        return None
    return selectors.running_conformance(device_key=asked.auth)


def _request_of(response: Any) -> Any:
    """As the view read it: who asks, and the body already parsed."""
    return (response.renderer_context or {}).get("request")


def _meaning(request: HttpRequest, path: str, response: Response) -> tuple[str, str, dict[str, Any]]:
    """(action, payable, facts)."""
    if path == "payables/" and request.GET.get("code"):
        found = [str(row["id"]) for row in _data(response).get("results", ())]
        return "find", "", {"code": request.GET["code"][:MOST], "found": found}
    if held := TO_HOLD.fullmatch(path):
        return held[2], held[1], {}
    if path == "payments/" and request.method == "POST":
        paid = _data(response).get("payable") or {}
        return "pay", str(paid.get("id", "")) or _named(request, response), _payment(response)
    return "other", "", {"path": path[:MOST]}


def _payment(response: Response) -> dict[str, Any]:
    body, answer = _sent(response), _data(response)
    named = body.get("ticket")
    ticket = named if isinstance(named, dict) else {}
    lines = [line for line in _listed(body, "lines") if isinstance(line, dict)]
    discounted = [line for line in lines if _amount(line.get("discount"))]
    return {
        "kind": str(body.get("kind", ""))[:MOST],
        "ticket": "/".join(str(ticket.get(name, "")) for name in ("business_date", "number"))[:MOST],
        "business_date": str(ticket.get("business_date", ""))[:MOST],
        "occurred_at": str(body.get("occurred_at", ""))[:MOST],
        "tenders": str(sum(map(_amount_of, _listed(body, "tenders")))),
        "change": str(_amount(body.get("change"))),
        "paid": str(sum(_amount(line.get("paid")) for line in lines)) if lines else None,
        "discount": str(sum(_amount(line.get("discount")) for line in discounted)),
        "reasons": all(line.get("discount_reason") for line in discounted),
        "reverses": bool(body.get("reverses")),
        "cases": [str(case["kind"]) for case in answer.get("cases", ())],
    }


def _named(request: HttpRequest, response: Response) -> str:
    """The payable a refused payment was for, when its code is one of ours."""
    payable = selectors.payable_of_code(str(_sent(response).get("payable", ""))[:MOST])
    return str(payable.pk) if payable else ""


def _rigged(run: ConformanceRun, action: str, payable_id: str, response: Response) -> Rehearsed | None:
    role = next((role for role, told in run.orders.items() if told["payable"] == payable_id), "")
    rigged = RIGGED.get((role, action))
    if rigged is None or response.status_code >= 400:
        return None
    return None if run.calls.filter(payable_id=payable_id, code=rigged.code).exists() else rigged()


def _refusal(rigged: Rehearsed) -> HttpResponse:
    answer = problems.of(rigged)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def _data(response: Response) -> dict[str, Any]:
    return response.data if isinstance(response.data, dict) else {}


def _sent(response: Response) -> dict[str, Any]:
    try:
        body = _request_of(response).data
    except APIException:  # it could not be read, and was answered so
        return {}
    return body if isinstance(body, dict) else {}


def _listed(body: dict[str, Any], name: str) -> list[Any]:
    found = body.get(name)
    return found if isinstance(found, list) else []


def _amount_of(tender: Any) -> Decimal:
    return _amount(tender.get("amount")) if isinstance(tender, dict) else Decimal(0)


def _amount(value: Any) -> Decimal:
    try:
        found = Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)


def _code(response: Response) -> str:
    return str(_data(response).get("code", ""))[:40] if response.status_code >= 400 else ""
