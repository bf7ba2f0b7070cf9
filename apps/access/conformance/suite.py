"""The checks in order, in people's words: what is asked, and what to mend when it was not seen or went wrong."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "2026.11"
LASTS = timedelta(days=1)  # a run that nobody finishes
MOST_CALLS = 5000  # kept of one run


class Role(StrEnum):
    """What each test order of a run is for; `LOST` and `BUSY` answer awkwardly once."""

    PAY = "pay"
    DISCOUNT = "discount"
    REFUND = "refund"
    GIVE_UP = "give_up"
    HELD = "held_elsewhere"
    LOST = "lost_answer"
    BUSY = "busy"


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True)
class Check:
    title: str | Promise
    todo: str | Promise


CHECKS: dict[str, Check] = {
    "found_by_ean": Check(
        _("Finds what is payable by its EAN-13"),
        _("Scan the barcode of a test order and ask GET payables/?code= with these thirteen digits."),
    ),
    "opened_before_paying": Check(
        _("Holds a payable before ringing it"),
        _("POST payables/{id}/open/ before each payment, so that the desk does not change it meanwhile."),
    ),
    "discarded_on_giving_up": Check(
        _("Lets go of what is not paid after all"),
        _("Hold the test order “give_up”, then POST its discard/ instead of paying."),
    ),
    "same_ticket_after_lost_answer": Check(
        _("Sends the same ticket again after a lost answer"),
        _("When no answer came, send the same body with the same ticket number: a new number is a second payment."),
    ),
    "one_content_per_ticket": Check(
        _("Never gives one ticket number two contents"),
        _("What is sent again must say the same amounts; a correction is a reversal and a new ticket."),
    ),
    "refund_names_its_ticket": Check(
        _("Says which ticket a refund takes back"),
        _("Send `reverses` with the till's date and number of the original in each refund and reversal."),
    ),
    "discount_has_a_reason": Check(
        _("Says why a discount was given"),
        _("Each line with a `discount` needs its `discount_reason`."),
    ),
    "tenders_add_up": Check(
        _("Tenders cover what the lines say was paid"),
        _("The sum of `tenders` less `change` is at least the sum of `paid` of the lines."),
    ),
    "known_codes_only": Check(
        _("Pays only what it was shown"),
        _("Send the code, EAN or order number that was scanned; never one the till has made itself."),
    ),
    "respects_reservation": Check(
        _("Leaves alone what another till holds"),
        _("Try the test order “held_elsewhere”: after 409 payable_reserved, tell the cashier and do not ring it."),
    ),
    "waits_as_told": Check(
        _("Waits as long as Retry-After says"),
        _("Hold the test order “busy”: it answers 429 once. Ask again, not before the seconds of Retry-After."),
    ),
    "pays_what_is_due": Check(
        _("Takes what is due, not more"),
        _("Read `balance` from the answer just before ringing, and ring that."),
    ),
    "plausible_times": Check(
        _("Gives the time of the sale with its zone"),
        _("`occurred_at` needs an offset and lies in the past; `business_date` is that day or its neighbour."),
    ),
    "readable": Check(
        _("Sends only what can be read"),
        _("No request of the run may be answered 400, 411, 413, 415 or 422: look at `errors` of those that were."),
    ),
}
