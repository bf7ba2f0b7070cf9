"""Closed lists of paper, and the life of one print."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Move, TransitionTable

from . import events as e
from . import permissions as p


class Media(models.TextChoices):
    """What the paper is. The value says its size: width in mm, for a label also its height."""

    TICKET = "80mm", _("80 mm ticket")
    LABEL = "62x29", _("62 × 29 mm label")
    A4 = "a4", _("A4 sheet")


class DeviceLanguage(models.TextChoices):
    """What the printer understands."""

    BROWSER = "browser", _("the browser prints")
    PDF = "pdf", _("PDF")
    ZPL = "zpl", _("ZPL (label printers)")


class Reach(models.TextChoices):
    """How the paper's content gets to the printer."""

    BROWSER = "browser", _("the print dialog of the browser")
    DOWNLOAD = "download", _("a file that somebody opens")
    PULL = "pull", _("the print client on a PC of the store")


class Resolution(models.IntegerChoices):
    """Dots per millimetre of a label printer."""

    DPI_203 = 8, _("203 dpi")
    DPI_300 = 12, _("300 dpi")


class Format(models.TextChoices):
    PDF = "pdf", "PDF"
    ZPL = "zpl", "ZPL"


class PrintJobState(models.TextChoices):
    QUEUED = "queued", _("queued")
    RENDERING = "rendering", _("being prepared")
    READY = "ready", _("ready to print")
    TAKEN = "taken", _("sent to the printer")
    PRINTED = "printed", _("printed")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


S = PrintJobState
PRINT_JOB = TransitionTable(
    "print_job",
    field="state",
    states={state.value: state.label for state in PrintJobState},
    moves=[
        Move("prepare", (S.QUEUED,), S.RENDERING, e.PREPARING, "", "Préparer", "Prepare"),
        Move("finish", (S.RENDERING,), S.READY, e.READIED, "", "Préparé", "Prepared"),
        Move("give_up", (S.RENDERING, S.TAKEN), S.FAILED, e.FAILED, "", "Abandonner", "Give up"),
        Move("take", (S.READY,), S.TAKEN, e.TAKEN, p.PRINT_JOBS_PULL, "Prendre", "Take"),
        Move("confirm", (S.TAKEN, S.READY), S.PRINTED, e.PRINTED, p.PRINT_JOBS_PULL, "Confirmer", "Confirm"),
        Move("fail", (S.TAKEN,), S.FAILED, e.FAILED, p.PRINT_JOBS_PULL, "Signaler un échec", "Report a failure"),
        Move("return", (S.TAKEN,), S.READY, e.RETURNED, "", "Remettre en file", "Return to the queue"),
        Move(
            "mark_printed", (S.READY, S.TAKEN), S.PRINTED, e.PRINTED, p.PRINT_JOBS_CREATE,
            "Marquer comme imprimé", "Mark as printed",
        ),
        Move(
            "cancel", (S.QUEUED, S.RENDERING, S.READY, S.FAILED), S.CANCELLED, e.CANCELLED, p.PRINT_JOBS_CREATE,
            "Annuler", "Cancel",
        ),
    ],
)  # fmt: skip
