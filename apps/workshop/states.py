"""The life of a work order. Work, money and custody are three fields; this table moves the work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Move, TransitionTable

from . import events as e
from . import permissions as p


class WorkOrderStatus(models.TextChoices):
    ANNOUNCED = "announced", _("announced")
    BOOKED = "booked", _("booked")
    NO_SHOW = "no_show", _("did not come")
    CHECKED_IN = "checked_in", _("checked in")
    DIAGNOSING = "diagnosing", _("being diagnosed")
    QUOTED = "quoted", _("quote to approve")
    APPROVED = "approved", _("to do")
    REFUSED = "refused", _("quote refused")
    LAPSED = "lapsed", _("quote lapsed")
    IN_WORK = "in_work", _("in work")
    WAITING_PARTS = "waiting_parts", _("waiting for parts")
    EXTRA_FOUND = "extra_found", _("extra work found")
    QUALITY_CHECK = "quality_check", _("quality check")
    READY = "ready", _("ready")
    PAID = "paid", _("paid")
    HANDED_OVER = "handed_over", _("handed over")
    CLOSED = "closed", _("closed")
    UNCOLLECTED = "uncollected", _("not collected")
    ABANDONMENT_CASE = "abandonment_case", _("abandonment case")
    DISPOSED = "disposed", _("disposed of")
    CANCELLED = "cancelled", _("cancelled")


S = WorkOrderStatus

WORK_ORDER = TransitionTable(
    "work_order",
    field="status",
    states={state.value: state for state in S},
    moves=[
        Move("check_in", (S.ANNOUNCED, S.BOOKED), S.CHECKED_IN, e.CHECKED_IN, p.CHECK_IN, "Réceptionner", "Check in"),
        Move("mark_no_show", (S.ANNOUNCED, S.BOOKED), S.NO_SHOW, e.NO_SHOW, p.CHECK_IN, "Non présenté", "Mark no-show"),
        Move(
            "start_diagnosis", (S.CHECKED_IN,), S.DIAGNOSING, e.DIAGNOSIS_STARTED, p.DIAGNOSE,
            "Diagnostiquer", "Start diagnosis",
        ),
        Move("quote", (S.DIAGNOSING, S.EXTRA_FOUND), S.QUOTED, e.QUOTED, p.QUOTE, "Établir le devis", "Quote"),
        Move("approve_quote", (S.QUOTED,), S.APPROVED, e.QUOTE_APPROVED, p.APPROVE, "Devis accepté", "Approve quote"),
        Move("refuse_quote", (S.QUOTED,), S.REFUSED, e.QUOTE_REFUSED, p.APPROVE, "Devis refusé", "Refuse quote"),
        Move("lapse_quote", (S.QUOTED,), S.LAPSED, e.QUOTE_LAPSED, "", "Devis expiré", "Quote lapsed"),
        Move(
            "revise_quote", (S.QUOTED, S.LAPSED, S.REFUSED, S.APPROVED), S.DIAGNOSING, e.QUOTE_REVISED, p.QUOTE,
            "Revoir le devis", "Revise quote",
        ),
        Move("start_work", (S.APPROVED,), S.IN_WORK, e.WORK_STARTED, p.WORK, "Commencer", "Start work"),
        Move(
            "wait_for_parts", (S.APPROVED, S.IN_WORK), S.WAITING_PARTS, e.PARTS_AWAITED, p.WORK,
            "Attendre les pièces", "Wait for parts",
        ),
        Move("resume_work", (S.WAITING_PARTS,), S.IN_WORK, e.WORK_RESUMED, p.WORK, "Reprendre", "Resume work"),
        Move(
            "report_extra_work", (S.IN_WORK,), S.EXTRA_FOUND, e.EXTRA_WORK_FOUND, p.WORK,
            "Signaler du travail en plus", "Report extra work",
        ),
        Move("finish_work", (S.IN_WORK,), S.QUALITY_CHECK, e.WORK_FINISHED, p.WORK, "Terminé", "Finish work"),
        Move(
            "fail_quality_check", (S.QUALITY_CHECK,), S.IN_WORK, e.QUALITY_FAILED, p.INSPECT,
            "À reprendre", "Send back to work",
        ),
        Move(
            "pass_quality_check", (S.QUALITY_CHECK,), S.READY, e.READIED, p.INSPECT,
            "Contrôle réussi", "Pass quality check",
        ),
        Move(
            "prepare_return", (S.REFUSED, S.LAPSED), S.READY, e.READIED, p.QUOTE,
            "Préparer le retour", "Prepare return",
        ),
        Move("settle", (S.READY,), S.PAID, e.PAID, "", "Payé", "Paid"),
        Move("unsettle", (S.PAID,), S.READY, e.PAYMENT_REVERSED, "", "Paiement annulé", "Payment reversed"),
        Move(
            "hand_over", (S.READY, S.PAID, S.UNCOLLECTED), S.HANDED_OVER, e.HANDED_OVER, p.HAND_OVER,
            "Restituer", "Hand over",
        ),
        Move("close", (S.HANDED_OVER,), S.CLOSED, e.CLOSED, p.HAND_OVER, "Clore", "Close"),
        Move(
            "mark_uncollected", (S.READY, S.PAID), S.UNCOLLECTED, e.UNCOLLECTED, p.HAND_OVER,
            "Non retiré", "Mark uncollected",
        ),
        Move(
            "open_abandonment_case", (S.UNCOLLECTED,), S.ABANDONMENT_CASE, e.ABANDONMENT_OPENED, p.DISPOSE,
            "Ouvrir une procédure d’abandon", "Open abandonment case",
        ),
        Move("dispose", (S.ABANDONMENT_CASE,), S.DISPOSED, e.DISPOSED, p.DISPOSE, "Disposer", "Dispose"),
        Move(
            "cancel", (S.ANNOUNCED, S.BOOKED, S.CHECKED_IN, S.DIAGNOSING, S.QUOTED, S.APPROVED, S.WAITING_PARTS),
            S.CANCELLED, e.CANCELLED, p.CANCEL, "Annuler", "Cancel",
        ),
    ],
)  # fmt: skip


# Moves that need the thing itself, once it is here: refused while the police hold it.
TOUCHING = frozenset({
    "start_diagnosis", "start_work", "wait_for_parts", "resume_work", "report_extra_work", "finish_work",
    "fail_quality_check", "pass_quality_check", "hand_over", "dispose", "cancel",
})  # fmt: skip
ENDING = frozenset({"dispose", "cancel"})  # of these, what ends it also where somebody else has the thing


class QuoteState(models.TextChoices):
    SENT = "sent", _("sent")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    SUPERSEDED = "superseded", _("superseded")
    LAPSED = "lapsed", _("lapsed")


class LineKind(models.TextChoices):
    LABOUR = "labour", _("labour")
    SERVICE = "service", _("service")
    PART = "part", _("part")
    FEE = "fee", _("fee")


class Decision(models.TextChoices):
    PENDING = "pending", _("to be decided")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class Payer(models.TextChoices):
    CUSTOMER = "customer", _("the customer")
    STORE = "store", _("the store itself")


class Custody(models.TextChoices):
    CUSTOMER = "customer", _("with the customer")
    STORE = "store", _("in the store")
    THIRD_PARTY = "third_party", _("with a third party")
