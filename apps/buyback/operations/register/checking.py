"""What an entry of the register must say before it may be written."""

from datetime import date

from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.core.money import rounded, total

from ...errors import LotTooDear
from ...inputs import NewEntry, SellerSnapshot, ThingSnapshot
from ...selectors import rule_on
from ...states import PAID, EntryKind, PaymentMode

OF_EVERYBODY = ("home", "document_kind", "document_number", "document_issued_on", "document_authority")
OF_A_COMPANY = ("company_name", "seat")
OF_ITS_REPRESENTATIVE = ("given_name", "capacity")


def require_sensible(new: NewEntry, *, on: date) -> None:
    """Every mistake at once; then LotTooDear where several things share an entry that the rule of this day keeps
    apart."""
    errors = _seller_errors(new.seller, ours=new.kind == EntryKind.ENTITY_TRANSFER) | _thing_errors(new.things)
    errors |= _amount_errors(new)
    if errors:
        raise Invalid(errors)
    if len(new.things) > 1:
        _require_lot(new, on)


def _seller_errors(seller: SellerSnapshot, *, ours: bool) -> dict[str, str]:
    """Between two companies of the house nobody shows a document: the company is enough."""
    if ours:
        needed = list(OF_A_COMPANY)
    elif seller.company_name or seller.seat:
        needed = ["family_name", *OF_A_COMPANY, *OF_ITS_REPRESENTATIVE, *OF_EVERYBODY]
    else:
        needed = ["family_name", *OF_EVERYBODY]
    return {f"/seller/{name}": _("The register asks for this.") for name in needed if not getattr(seller, name)}


def _thing_errors(things: tuple[ThingSnapshot, ...]) -> dict[str, str]:
    if not things:
        return {"/things": _("At least one thing.")}
    errors = {}
    for index, thing in enumerate(things):
        for name in ("nature", "description", "item_code"):
            if not getattr(thing, name).strip():
                errors[f"/things/{index}/{name}"] = _("The register asks for this.")
    if len({thing.item_id for thing in things}) < len(things):
        errors["/things"] = _("Each thing once.")
    return errors


def _amount_errors(new: NewEntry) -> dict[str, str]:
    errors = {}
    if new.amount < 0 or new.amount != rounded(new.amount, new.currency) or (new.kind in PAID and not new.amount):
        errors["/amount"] = _("The price or the estimated value, in whole cents.")
    if new.kind in PAID and new.payment_mode not in PaymentMode.values:
        errors["/payment_mode"] = _("Say how it was paid.")
    if new.kind not in PAID and new.payment_mode:
        errors["/payment_mode"] = _("Nothing is paid here: the value is an estimate.")
    values = [thing.value for thing in new.things]
    if len(new.things) == 1 and values == [None]:
        return errors
    given = [value for value in values if value is not None and value >= 0]
    if len(given) < len(values) or total(given) != new.amount:
        errors["/things"] = _("What each thing is worth must add up to the amount.")
    return errors


def _require_lot(new: NewEntry, on: date) -> None:
    rule = rule_on(on)
    too_dear = any(thing.heritage or (thing.value or 0) > rule.lot_ceiling for thing in new.things)
    if too_dear or new.currency != rule.currency:
        raise LotTooDear(ceiling=f"{rule.lot_ceiling} {rule.currency}")
