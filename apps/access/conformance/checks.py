"""One function per check, over the requests of a run in the order they came. No reads, no clock: the same calls give
the same verdict."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from .suite import CHECKS, Outcome, Role

UNREADABLE = (400, 411, 413, 415, 422)
TAKING = ("payment", "deposit")
TAKING_BACK = ("refund", "reversal")
ONE_DAY, CLOCKS_DIFFER = timedelta(days=1), timedelta(minutes=5)


@dataclass(frozen=True)
class Call:
    at: datetime
    action: str
    status: int
    code: str = ""
    payable_id: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Seen:
    """What a run has recorded; `orders`: the payable of each role, `eans` theirs by payable."""

    calls: Sequence[Call]
    orders: dict[str, str]
    eans: dict[str, str]

    def of(self, role: Role, *actions: str) -> list[Call]:
        payable = self.orders.get(role, "")
        return [call for call in self.calls if call.payable_id == payable and call.action in actions]

    @cached_property
    def _read(self) -> list[Call]:
        return [call for call in self.calls if call.action == "pay" and (call.good or call.code == "answer_lost")]

    def payments(self, *kinds: str) -> list[Call]:
        """Those that could be read, also when their answer was lost on the way."""
        return [call for call in self._read if not kinds or call.facts.get("kind") in kinds]


Verdict = tuple[Outcome, str]  # and what was seen, in codes and numbers
Judge = Callable[[Seen], Verdict]


def verdicts(seen: Seen) -> list[dict[str, str]]:
    found = {name: judge(seen) for name, judge in JUDGES.items()}
    return [{"check": name, "outcome": found[name][0].value, "seen": found[name][1]} for name in CHECKS]


def score_of(results: Iterable[dict[str, str]]) -> int:
    """Per cent passed, rounded down: what was not seen is not known to work."""
    outcomes = [result["outcome"] for result in results]
    return 100 * outcomes.count(Outcome.PASSED) // len(outcomes)


def found_by_ean(seen: Seen) -> Verdict:
    asked = [call for call in seen.calls if call.action == "find"]
    by_ean = [call for call in asked if call.facts.get("code") in seen.eans.values() and call.facts.get("found")]
    return _passed_if(bool(by_ean), tried=asked)


def opened_before_paying(seen: Seen) -> Verdict:
    paid = seen.payments(*TAKING)
    taking = {id(call) for call in paid}
    held: set[str] = set()
    told: set[str] = set()  # a ticket sent again is no second payment
    unheld: list[Call] = []
    for call in seen.calls:
        if call.action == "open" and call.good:
            held.add(call.payable_id)
        elif id(call) in taking and call.payable_id:
            if call.payable_id not in held and _ticket(call) not in told:
                unheld.append(call)
            held.discard(call.payable_id)
        if call.action == "pay":
            told.add(_ticket(call))
    return _none_of(unheld, paid)


def discarded_on_giving_up(seen: Seen) -> Verdict:
    opened = [call for call in seen.of(Role.GIVE_UP, "open") if call.good]
    let_go = [call for call in seen.of(Role.GIVE_UP, "discard") if call.good]
    paid = seen.of(Role.GIVE_UP, "pay")
    return _passed_if(bool(let_go) and not paid, tried=opened)


def same_ticket_after_lost_answer(seen: Seen) -> Verdict:
    paid = seen.of(Role.LOST, "pay")
    if not paid:
        return Outcome.NOT_SEEN, ""
    first, *later = paid
    if not later:
        return Outcome.FAILED, _ticket(first)
    others = [call for call in later if _ticket(call) != _ticket(first)]
    return _none_of(others, later)


def one_content_per_ticket(seen: Seen) -> Verdict:
    paid = seen.payments()
    return _none_of([call for call in paid if "conflicting_ticket" in call.facts.get("cases", ())], paid)


def refund_names_its_ticket(seen: Seen) -> Verdict:
    back = seen.payments(*TAKING_BACK)
    return _none_of([call for call in back if not call.facts.get("reverses")], back)


def discount_has_a_reason(seen: Seen) -> Verdict:
    given = [call for call in seen.payments() if Decimal(call.facts.get("discount", "0"))]
    return _none_of([call for call in given if not call.facts.get("reasons")], given)


def tenders_add_up(seen: Seen) -> Verdict:
    both = [call for call in seen.payments() if call.facts.get("paid") is not None and call.facts.get("tenders")]
    return _none_of([call for call in both if _in_hand(call) < Decimal(call.facts["paid"])], both or seen.payments())


def known_codes_only(seen: Seen) -> Verdict:
    paid = seen.payments(*TAKING)
    return _none_of([call for call in paid if not call.payable_id], paid)


def respects_reservation(seen: Seen) -> Verdict:
    refused = [call for call in seen.of(Role.HELD, "open") if call.code == "payable_reserved"]
    return _none_of(seen.of(Role.HELD, "pay"), refused)


def waits_as_told(seen: Seen) -> Verdict:
    opened = seen.of(Role.BUSY, "open")
    told = [call for call in opened if call.status == 429]
    if not told:
        return Outcome.NOT_SEEN, ""
    again = [call for call in seen.of(Role.BUSY, "open", "pay") if call.at > told[0].at]
    if not again:
        return Outcome.FAILED, ""
    waited = (again[0].at - told[0].at).total_seconds()
    return (Outcome.PASSED if waited >= told[0].facts["retry_after"] else Outcome.FAILED), f"{waited:.1f} s"


def pays_what_is_due(seen: Seen) -> Verdict:
    paid = seen.payments(*TAKING)
    return _none_of([call for call in paid if "overpaid" in call.facts.get("cases", ())], paid)


def plausible_times(seen: Seen) -> Verdict:
    paid = seen.payments()
    return _none_of([call for call in paid if not _is_plausible(call)], paid)


def readable(seen: Seen) -> Verdict:
    return _none_of([call for call in seen.calls if call.status in UNREADABLE], list(seen.calls))


JUDGES: dict[str, Judge] = {
    judge.__name__: judge
    for judge in (
        found_by_ean, opened_before_paying, discarded_on_giving_up, same_ticket_after_lost_answer,
        one_content_per_ticket, refund_names_its_ticket, discount_has_a_reason, tenders_add_up, known_codes_only,
        respects_reservation, waits_as_told, pays_what_is_due, plausible_times, readable,
    )
}  # fmt: skip


def _none_of(wrong: Sequence[Call], tried: Sequence[Call]) -> Verdict:
    """Failed when something was wrong, not seen when it was never tried."""
    if wrong:
        return Outcome.FAILED, ", ".join(dict.fromkeys(filter(None, map(_named, wrong))))[:200]
    return (Outcome.PASSED if tried else Outcome.NOT_SEEN), ""


def _passed_if(good: bool, *, tried: Sequence[Call]) -> Verdict:
    if good:
        return Outcome.PASSED, ""
    return (Outcome.FAILED if tried else Outcome.NOT_SEEN), ""


def _named(call: Call) -> str:
    return _ticket(call) or f"{call.action} {call.status} {call.code}".strip()


def _ticket(call: Call) -> str:
    return str(call.facts.get("ticket", ""))


def _in_hand(call: Call) -> Decimal:
    return Decimal(call.facts["tenders"]) - Decimal(call.facts.get("change", "0"))


def _is_plausible(call: Call) -> bool:
    try:
        occurred = datetime.fromisoformat(call.facts["occurred_at"])
        day = date.fromisoformat(call.facts["business_date"])
    except (KeyError, ValueError):
        return False
    if occurred.tzinfo is None or occurred > call.at + CLOCKS_DIFFER:
        return False
    return abs(occurred.date() - day) <= ONE_DAY
