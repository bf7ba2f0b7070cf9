"""What is said at once of tickets sent in bulk."""

from collections.abc import Sequence
from typing import Any

from rest_framework.response import Response

from apps.core.errors import DomainError, Invalid

from ...inputs import ReadTicket
from ...models import IntakeReceipt
from ...operations.intake import TAKEN, Answer, Taken
from .serializers import IntakeReceiptOut

PATH = "/api/v1/intake/"


def answered(answer: Answer, tickets: Sequence[ReadTicket], *, single: bool) -> Response:
    """202 when all is new, 200 when all is known from one receipt, a problem when nothing could be taken, else 207."""
    receipt, others = answer.receipt, answer.others
    if receipt is None:
        return _known_or_refused(others, tickets, single)
    if all(each.receipt_id == receipt.pk for each in others):  # but for those that stand in it twice
        return _located(Response(IntakeReceiptOut(receipt).data, status=202), receipt)
    said = {each.place: each for each in others}
    results = [_result(said.get(told.place) or Taken(told.place, TAKEN, receipt.pk), told) for told in tickets]
    return _located(Response({"receipt": IntakeReceiptOut(receipt).data, "results": results}, status=207), receipt)


def _known_or_refused(others: list[Taken], tickets: Sequence[ReadTicket], single: bool) -> Response:
    receipts = [each.receipt_id for each in others if each.receipt_id]
    if not receipts:
        raise _refused(others, single)
    if len(receipts) == len(others) and len(set(receipts)) == 1:
        receipt = IntakeReceipt.objects.get(pk=receipts[0])
        return _located(Response(IntakeReceiptOut(receipt).data), receipt)
    results = [_result(each, tickets[each.place]) for each in others]
    return Response({"receipt": None, "results": results}, status=207)


def _located(response: Response, receipt: IntakeReceipt) -> Response:
    response["Location"] = f"{PATH}{receipt.pk}/"
    return response


def _result(said: Taken, told: ReadTicket) -> dict[str, Any]:
    return {
        "place": said.place,
        "number": told.ticket.number if told.ticket else "",
        "status": said.status,
        "receipt": said.receipt_id,
        "code": said.problem.code if said.problem else "",
        "detail": said.problem.detail if said.problem else "",
        "errors": [error for error in _errors(said) if error["pointer"]],
    }


def _refused(said: list[Taken], single: bool) -> DomainError:
    """One problem for all of them: theirs when they share it, each with its place when several were sent."""
    problems = [each.problem for each in said if each.problem]
    if single:
        return problems[0]
    errors = [
        {**error, "pointer": f"/tickets/{each.place}{error['pointer']}"} for each in said for error in _errors(each)
    ]
    shared = problems[0] if len({problem.code for problem in problems}) == 1 else Invalid({})
    refusal = DomainError(shared.detail if len(problems) == 1 else "", errors=errors)
    refusal.code, refusal.status, refusal.title = shared.code, shared.status, shared.title
    return refusal


def _errors(said: Taken) -> list[dict[str, str]]:
    problem = said.problem
    if isinstance(problem, Invalid):
        return [{"pointer": at, "code": problem.code, "detail": why} for at, why in problem.errors.items()]
    return [{"pointer": "", "code": problem.code, "detail": problem.detail}] if problem else []
