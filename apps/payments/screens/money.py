"""`/money/{code}/`: everything asked, paid, declared and given back for one document, and what can be done next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.core import permissions as rights
from apps.core.errors import NotFound
from apps.stores.screens.pin import ask_pin, done

from .. import operations, permissions, selectors
from ..models import Payable
from ..states import Direction, PayableState, Purpose
from . import money_forms as forms
from .money_parts import shown_payable


@dataclass(frozen=True)
class Move:
    """`on` says of which payable it is offered; None: of the document as a whole."""

    label: str | Promise
    permission: str
    form: type[forms.MoneyForm]
    act: Callable[..., Any]
    on: Callable[[Payable], bool] | None = None


def _to_ring(payable: Payable) -> bool:
    return payable.state == PayableState.OPEN and payable.balance > 0


def _paid_in(payable: Payable) -> bool:
    return (
        payable.direction == Direction.IN
        and payable.purpose != Purpose.SECURITY
        and payable.paid > 0
        and selectors.refundable(payable) > 0
    )


def _kept_safe(payable: Payable) -> bool:
    return payable.purpose == Purpose.SECURITY and payable.paid > 0 and selectors.refundable(payable) > 0


MOVES: dict[str, Move] = {
    "declare": Move(
        gettext_lazy("Ticket seen"), permissions.PAYMENTS_DECLARE, forms.DeclareForm,
        lambda payable, **said: operations.declare_payment(payable.pk, **said), _to_ring,
    ),
    "return": Move(
        gettext_lazy("Give the deposit back"), permissions.DEPOSITS_RETURN, forms.ReturnForm,
        lambda payable, **said: operations.return_security_deposit(payable.pk, **said),
        _kept_safe,
    ),
    "refund": Move(
        gettext_lazy("Refund"), permissions.REFUNDS_ASK, forms.RefundForm,
        lambda payable, **said: operations.ask_refund(payable.pk, **said), _paid_in,
    ),
    "advance": Move(
        gettext_lazy("Ask for an advance"), permissions.DEPOSITS_ASK, forms.AdvanceForm,
        lambda code, **said: operations.ask_advance(code, **said),
    ),
    "security": Move(
        gettext_lazy("Ask for a security deposit"), permissions.DEPOSITS_ASK, forms.SecurityForm,
        lambda code, **said: operations.ask_security_deposit(code, **said),
    ),
    "goodwill": Move(
        gettext_lazy("Goodwill payment"), permissions.PAYOUTS_ASK, forms.GoodwillForm,
        lambda code, **said: operations.grant_goodwill(code, **said),
    ),
}  # fmt: skip


def money(request: Any, code: str) -> HttpResponse:
    return _page(request, *_found(request, code))


@require_http_methods(["GET", "POST"])
def act(request: Any, code: str, action: str) -> HttpResponse:
    """The form of one move above the page; sent, it is done, or says why it is not."""
    move = MOVES.get(action)
    if move is None:
        raise Http404
    subject, payables = _found(request, code)
    rights.require_held(request.actor, move.permission, request.store.pk if request.store else None)
    about = _about(payables, move, request.GET.get("of", "")) if move.on else None
    form = move.form(request.POST or None, payable=about, store=request.store or payables[0].store)
    ask_pin(form, move.permission)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, request.actor, lambda actor: move.act(about or subject, actor=actor, **form.said())):
        messages.success(request, _("Noted: %(what)s.") % {"what": move.label})
        return redirect("money:page", subject)
    status = 422 if request.method == "POST" else 200
    return _page(request, subject, payables, form=form, action=action, about=about, status=status)


@require_POST
def settle(request: Any, code: str) -> HttpResponse:
    """A manager confirms a declared ticket by hand, or sets it aside."""
    subject, payables = _found(request, code)
    receipt = selectors.payments_visible_to(request.actor).filter(payable__in=payables, pk=request.POST.get("receipt"))
    found = receipt.first()
    if found is None:
        raise NotFound
    if request.POST.get("as") == "confirmed":
        operations.confirm_declared(found.pk, actor=request.actor)
        messages.success(request, _("The ticket counts as seen in the till."))
    else:
        operations.set_aside_declared(found.pk, actor=request.actor)
        messages.success(request, _("The ticket is set aside: it counts no more."))
    return redirect("money:page", subject)


def _found(request: Any, code: str) -> tuple[str, list[Payable]]:
    """The document's code, and all that is payable for it; a payable's own code leads to its document."""
    rights.require(request.actor, permissions.PAYABLES_READ)
    known = selectors.payable_by_code(code)
    subject = known.subject_code if known else selectors.canonical_code(code)
    rows = selectors.payables_reachable_by(request.actor).filter(subject_code=subject)
    payables = list(rows.select_related("store__entity", "returns").prefetch_related("lines").order_by("id"))
    if not payables:
        raise NotFound
    return subject, payables


def _about(payables: list[Payable], move: Move, wanted: str) -> Payable:
    offered = [payable for payable in payables if move.on and move.on(payable)]
    found = next((payable for payable in offered if payable.code == wanted), None)
    if found is None:
        raise NotFound
    return found


def _page(
    request: Any,
    subject: str,
    payables: list[Payable],
    *,
    form: forms.MoneyForm | None = None,
    action: str = "",
    about: Payable | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    open_ones = [payable for payable in payables if payable.state == PayableState.OPEN]
    context = {
        "page_title": _("Money of %(code)s") % {"code": subject},
        "breadcrumbs": [(subject, f"/scan/?q={subject}")],
        "nav_path": "/workshop/",
        "subject": subject,
        "payables": [
            shown_payable(payable, _offered(payable, actor), actor)
            for payable in sorted(payables, key=lambda payable: (payable not in open_ones, payable.balance == 0))
        ],
        "moves": [
            (name, move.label) for name, move in MOVES.items()
            if move.on is None and actor.can(move.permission, payables[0].store_id)
        ],
        "form": form,
        "action": action,
        "about": about,
        "form_title": MOVES[action].label if action else "",
    }  # fmt: skip
    return render(request, "payments/money.html", context, status=status)


def _offered(payable: Payable, actor: Any) -> list[tuple[str, Any]]:
    return [
        (name, move.label)
        for name, move in MOVES.items()
        if move.on is not None and move.on(payable) and actor.can(move.permission)
    ]
