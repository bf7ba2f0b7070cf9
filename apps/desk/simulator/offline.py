"""A till that was offline: its queue, oldest first, with what was sent twice because an answer was lost."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random
from typing import Any

from .playing import Play
from .tickets import CENTS, Tickets

DUPLICATES = Decimal("0.20")  # of what is sent
MOST_PER_ORDER = 40  # part payments: more would be one order's story rather than a shop's
SEED = 20261121


def unique_of(sent: int) -> int:
    return sent - int(sent * DUPLICATES)


def orders_for(sent: int) -> int:
    return -(-unique_of(sent) // MOST_PER_ORDER)


def queue(tickets: Tickets, dues: Sequence[tuple[str, Decimal]], *, sent: int) -> list[dict[str, Any]]:
    """`sent` messages: part payments that add up to each order's due exactly, in the order of their times; a fifth of
    the messages repeat an earlier one a little later."""
    count, began = unique_of(sent), datetime.now(UTC) - timedelta(seconds=unique_of(sent))
    shares = Counter(index % len(dues) for index in range(count))
    fresh = []
    for index in range(count):
        place = index % len(dues)
        code, due = dues[place]
        part = (due / shares[place]).quantize(CENTS, ROUND_DOWN)
        last = index + len(dues) >= count
        amount = due - part * (shares[place] - 1) if last else part
        fresh.append(tickets.ticket(code, amount, at=began + timedelta(seconds=index)))
    draw = Random(SEED)
    again = draw.sample(range(count), sent - count)
    placed = [(index, 0, ticket) for index, ticket in enumerate(fresh)]
    placed += [(index + draw.randint(0, 20), 1, fresh[index]) for index in again]
    return [ticket for _place, _repeat, ticket in sorted(placed, key=lambda entry: entry[:2])]


def flush(play: Play, codes: Sequence[str], *, sent: int) -> None:
    """Send the whole queue one after the other, then compare every order to the cent."""
    look = play.look
    dues = [(code, Decimal((look(code) or {})["balance"])) for code in codes] if look else [(codes[0], Decimal("60"))]
    seen: Counter[str] = Counter()
    cases = 0
    for ticket in queue(play.tickets, dues, sent=sent):
        answer = play.surely(ticket)
        known = play.door.was_known(answer)
        seen["known" if known else "taken" if answer.status == play.door.taken else str(answer.status)] += 1
        cases += 0 if known else len(answer.answer.get("cases", ()))
    taken = unique_of(sent)
    expected = f"{taken} taken, {sent - taken} known already"
    odd = {name: number for name, number in seen.items() if name not in ("taken", "known")}
    refused = f", refused: {odd}" if odd else ""
    play.expect(f"{sent} tickets", expected, f"{seen['taken']} taken, {seen['known']} known already{refused}")
    play.expect("cases they open", 0, cases)
    for code, _due in dues:
        play.stands(f"money of {code}", code, "paid", "0.00")
