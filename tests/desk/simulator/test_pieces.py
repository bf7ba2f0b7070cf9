"""The simulator's parts: what is masked, how an offline queue is made, and what a wire says when nobody answers."""

from collections import Counter
from decimal import Decimal

import pytest

from apps.desk.first_day.telling import Failed
from apps.desk.simulator.offline import orders_for, queue, unique_of
from apps.desk.simulator.tickets import Tickets
from apps.desk.simulator.transcript import masked
from apps.desk.simulator.wire import Wire

DUES = [("WO-A", Decimal("60.00")), ("WO-B", Decimal("0.07")), ("WO-C", Decimal("99.99"))]


@pytest.mark.parametrize("sent,unique", [(5, 4), (10, 8), (500, 400), (10_000, 8_000)])
def test_a_fifth_of_what_is_sent_was_sent_before(sent: int, unique: int) -> None:
    messages = queue(Tickets(store="S"), DUES, sent=sent)
    numbers = Counter(message["ticket"]["number"] for message in messages)
    assert (len(messages), len(numbers), unique_of(sent)) == (sent, unique, unique)
    assert set(numbers.values()) == ({1, 2} if sent > unique else {1})


def test_the_queue_is_oldest_first_and_a_repeat_follows_its_original() -> None:
    messages = queue(Tickets(store="S"), DUES, sent=200)
    first_seen = list({message["ticket"]["number"]: message["occurred_at"] for message in messages}.values())
    assert first_seen == sorted(first_seen)
    assert queue(Tickets(store="S"), DUES, sent=200)[0]["payable"] == messages[0]["payable"]


@pytest.mark.parametrize("sent", [5, 37, 500])
def test_the_parts_add_up_to_what_is_due_to_the_cent(sent: int) -> None:
    unique = {message["ticket"]["number"]: message for message in queue(Tickets(store="S"), DUES, sent=sent)}
    sums: Counter[str] = Counter()
    for message in unique.values():
        sums[message["payable"]] += Decimal(message["tenders"][0]["amount"])
    assert dict(sums) == dict(DUES)


@pytest.mark.parametrize("sent,orders", [(5, 1), (50, 1), (51, 2), (10_000, 200)])
def test_no_order_gets_more_than_forty_parts(sent: int, orders: int) -> None:
    assert orders_for(sent) == orders


@pytest.mark.parametrize(
    "raw,shown",
    [
        (b"X-Device-Key: rct_abcdef\r\n\r\n{}", "X-Device-Key: rct_•••\r\n\r\n{}"),
        (b"authorization: Bearer abc\r\nHost: x\r\n\r\n", "authorization: Bear•••\r\nHost: x\r\n\r\n"),
        (b"webhook-signature: v1,abcdef\r\n\r\n", "webhook-signature: v1,a•••\r\n\r\n"),
        (b"Host: x\r\n\r\nCookie: in the body", "Host: x\r\n\r\nCookie: in the body"),
    ],
)
def test_secrets_are_masked_in_the_head_and_the_body_stays(raw: bytes, shown: str) -> None:
    assert masked(raw) == shown


def test_nobody_there_is_a_sentence() -> None:
    with pytest.raises(Failed, match=r"Nobody answers at http://127\.0\.0\.1:9/livez"):
        Wire("http://127.0.0.1:9/").exchange("GET", "/livez", {})
