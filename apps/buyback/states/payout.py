"""How sellers are paid, and what counts where nobody decided anything."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# CMF D112-3: a professional pays at most 1,000 euros in cash. Over how many days payments count together the law does
# not say; a week is our caution, and a row changes it.
CASH_SINCE, CASH_LIMIT, CASH_DAYS = date(2015, 9, 1), Decimal("1000.00"), 7


class PayoutMode(models.TextChoices):
    """How a seller is paid; the names are those of the police register's payment modes."""

    TRANSFER = "transfer", _("bank transfer")
    CASH = "cash", _("cash at the till")
    VOUCHER = "voucher", _("voucher with bonus")


class PayoutState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("payout", "asked")
    SENT = "sent", pgettext_lazy("payout", "paid")
    FAILED = "failed", pgettext_lazy("payout", "failed")
    REVERSED = "reversed", pgettext_lazy("payout", "taken back")
