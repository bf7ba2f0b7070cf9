"""What of money falls due by itself."""

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.core.clocks import Clock

from ..models import Payable, Voucher, VoucherHold
from ..states import HoldState, VoucherState
from .vouchers import expire_vouchers, lapse_holds

CLOCKS = (
    Clock(
        name="vouchers", about=_("Vouchers past their last good day expire."),
        model=Voucher, field="expires_on", running=Q(state=VoucherState.ACTIVE), sweep=expire_vouchers,
    ),
    Clock(
        name="voucher_authorizations", about=_("What a till had authorised and not taken is free again."),
        model=VoucherHold, field="expires_at", guard="voucher", running=Q(state=HoldState.HELD), sweep=lapse_holds,
    ),
    # Last, so locked first: whoever takes a payment locks the payable, and the vouchers it spends after it.
    Clock(
        name="payable_reservations", about=_("A till’s ten minutes are over: another may ring it."),
        model=Payable, field="reserved_until", running=Q(reserved_until__gt=Now()),
    ),
)  # fmt: skip
