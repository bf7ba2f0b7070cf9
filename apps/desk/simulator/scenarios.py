"""What a till may do, each with what must come of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import offline
from .doors import Lane
from .playing import Play
from .tickets import CENTS

TENTH, HELMET = Decimal("0.10"), Decimal("49.90")
VOUCHER = Decimal("20.00")  # what the voucher of that scenario is worth

Act = Callable[[Play, Sequence[str], int], None]


@dataclass(frozen=True)
class Scenario:
    label: str | Promise
    act: Act
    voucher: bool = False  # needs the code of a voucher behind the order's


def pay(play: Play, codes: Sequence[str], _sent: int) -> None:
    due = play.due(codes[0])
    play.ring("paid in full", play.tickets.ticket(codes[0], due))
    play.stands("the order's money", codes[0], "paid", "0.00")


def discount(play: Play, codes: Sequence[str], _sent: int) -> None:
    due = play.due(codes[0])
    off = (due * TENTH).quantize(CENTS)
    play.ring("paid with 10 % off, with a reason", play.tickets.discounted(codes[0], due, off))
    play.stands("the order's money", codes[0], "paid", "0.00")


def twice(play: Play, codes: Sequence[str], _sent: int) -> None:
    due = play.due(codes[0])
    play.ring("paid in full", play.tickets.ticket(codes[0], due))
    play.ring("paid again on a second ticket", play.tickets.ticket(codes[0], due), cases=("overpaid",))
    play.stands("the order's money", codes[0], "overpaid", -due)


def mixed(play: Play, codes: Sequence[str], _sent: int) -> None:
    due = play.due(codes[0])
    play.ring("the order and a new helmet on one ticket", play.tickets.mixed(codes[0], due, HELMET))
    play.stands("the order's money", codes[0], "paid", "0.00")


def refund(play: Play, codes: Sequence[str], _sent: int) -> None:
    due = play.due(codes[0])
    sold = play.tickets.ticket(codes[0], due)
    play.ring("paid in full", sold)
    play.ring("taken back, naming its ticket", play.tickets.taken_back(sold, kind="refund"))
    play.stands("the order's money", codes[0], "refunded", due)


def voucher(play: Play, codes: Sequence[str], _sent: int) -> None:
    """Part by voucher, asked for first where the door can ask; the ticket itself spends it."""
    order, paper = codes[:2]
    due = play.due(order)
    ticket = play.tickets.with_voucher(order, due, paper, VOUCHER)
    lane = play.door if isinstance(play.door, Lane) else None
    if lane:
        asked = {"amount": str(VOUCHER), "store": ticket["store"], "ticket": ticket["ticket"], "code": paper}
        held = lane.post(f"vouchers/{lane.voucher(paper)['id']}/authorize/", asked)
        play.expect(
            "part of the voucher held", f"held {VOUCHER}", f"{held.answer.get('state')} {held.answer.get('amount')}"
        )
    play.ring("paid by voucher and card", ticket)
    play.stands("the order's money", order, "paid", "0.00")
    if lane:
        play.expect("left on the voucher", "0.00", lane.voucher(paper).get("balance"))


def lost_answer(play: Play, codes: Sequence[str], _sent: int) -> None:
    due = play.due(codes[0])
    ticket = play.tickets.ticket(codes[0], due)
    play.expect("hung up before the answer", 0, play.door.tell(ticket, hang_up=True).status)
    answer = play.surely(ticket)  # nobody knows whether the first one arrived
    known = play.door.was_known(answer) or answer.status == play.door.taken
    play.expect("the same ticket again", "taken, once", "taken, once" if known else answer.status)
    play.ring("and once more", ticket, known=True)
    play.stands("the order's money", codes[0], "paid", "0.00")


def flush(play: Play, codes: Sequence[str], sent: int) -> None:
    offline.flush(play, codes, sent=sent)


SCENARIOS: dict[str, Scenario] = {
    "pay": Scenario(_("Pay"), pay),
    "discount": Scenario(_("Pay with 10 % off"), discount),
    "twice": Scenario(_("Pay twice, on two tickets"), twice),
    "mixed": Scenario(_("One ticket with a new helmet"), mixed),
    "refund": Scenario(_("Pay, then take it back"), refund),
    "voucher": Scenario(_("Pay part of it with a voucher"), voucher, voucher=True),
    "lost-answer": Scenario(_("Hang up before the answer, then send the same ticket again"), lost_answer),
    "offline": Scenario(_("Go offline, then send everything, a fifth of it twice"), flush),
}
