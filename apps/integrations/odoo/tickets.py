"""Tickets of Odoo's point of sale, read because it calls nobody.

One reading goes from `mark` less an overlap up to the newest ticket there was when it began, a page at a time; the
next begins at that newest less the overlap. A ticket whose transaction committed late, behind what was already read,
is therefore read by the next one: no transaction may last longer than the overlap, a reading may last as long as it
likes.

Traps held here: times are stored to the microsecond and told to the second, so a page ends inside a second and the
next one asks for that second again without the ids it has seen; closing a session writes all its tickets in one
transaction, so a second may hold hundreds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ..contract import ConnectionInfo, Cursor, ReadFailed, Refused, Retry, TicketPage, Unknown
from ..tickets import ReadTicket
from . import ticket_lines
from .client import CallFailed, OdooClient, Record
from .rendering import context_of
from .ticket_facts import Facts, code_in, one

MODEL, LINE_MODEL = "pos.order", "pos.order.line"
PAID = ["paid", "done", "invoiced"]  # "invoiced" is a state up to 17
MOMENT = "%Y-%m-%d %H:%M:%S"
OVERLAP_MINUTES, PAGE = 10, 100
MAX_BODY = 8 * 1024 * 1024

ORDER_FIELDS = ["pos_reference", "name", "date_order", "write_date", "config_id", "currency_id", "user_id"]
LINE_FIELDS = [
    "order_id", "product_id", "qty", "price_unit", "discount", "price_subtotal_incl", "tax_ids", "notice",
    "customer_note", "note", "refunded_orderline_id",
]  # fmt: skip
OPTIONAL_LINE_FIELDS = ["sale_order_origin_id", "sale_order_line_id", "is_reward_line"]
PAYMENT_FIELDS = ["pos_order_id", "amount", "payment_method_id", "is_change", "transaction_id", "payment_ref_no"]
CONFIG_PRODUCTS = ["down_payment_product_id", "discount_product_id"]


def start(since: datetime) -> Cursor:
    return {"mark": since.astimezone(UTC).strftime(MOMENT)}


def poll(connection: ConnectionInfo, cursor: Cursor) -> TicketPage:
    client = OdooClient(replace(connection, max_body_bytes=MAX_BODY), context_of(connection))
    try:
        reading = cursor.get("reading") or _begin(client, cursor)
        if reading is None:
            return TicketPage(tickets=(), cursor=cursor, seen=0, more=False)
        return _page(client, cursor, reading)
    except CallFailed as failure:
        if isinstance(failure.outcome, Retry | Refused | Unknown):
            raise ReadFailed(failure.outcome) from failure
        raise
    except ticket_lines.UNUSABLE as error:
        raise ReadFailed(Unknown("garbled", f"{type(error).__name__} in what Odoo answered")) from error


def _begin(client: OdooClient, cursor: Cursor) -> dict[str, Any] | None:
    """A new reading, up to what is the newest now; None when there is no ticket at all since then."""
    overlap = timedelta(minutes=float(client.connection.options.get("pos_overlap_minutes", OVERLAP_MINUTES)))
    since = (_moment(cursor["mark"]) - overlap).strftime(MOMENT)
    newest = client.read(MODEL, _window(client, since), ["write_date"], order="write_date desc, id desc", limit=1)
    return {"to": newest[0]["write_date"], "at": since, "seen": []} if newest else None


def _page(client: OdooClient, cursor: Cursor, reading: dict[str, Any]) -> TicketPage:
    limit = int(client.connection.options.get("pos_page", PAGE))
    domain = [*_window(client, reading["at"]), ["write_date", "<=", reading["to"]], ["id", "not in", reading["seen"]]]
    orders = client.read(MODEL, domain, ORDER_FIELDS, order="write_date, id", limit=limit)
    tickets = _tickets(client, orders)
    if len(orders) < limit:
        done = {"mark": max(reading["to"], cursor["mark"])}
        return TicketPage(tickets=tickets, cursor=done, seen=len(orders), more=False)
    at = orders[-1]["write_date"]
    seen = [order["id"] for order in orders if order["write_date"] == at]
    if at == reading["at"]:
        seen = [*reading["seen"], *seen]
    return TicketPage(
        tickets=tickets,
        cursor={"mark": cursor["mark"], "reading": {**reading, "at": at, "seen": seen}},
        seen=len(orders),
        more=True,
        behind=_moment(reading["to"]) - _moment(at),
    )


def _window(client: OdooClient, since: str) -> list[Any]:
    """`>` would miss what is written later in the same second: Odoo 19 makes it "a second later"."""
    company = client.connection.options.get("company_id")
    mine = [["company_id", "=", int(company)]] if company else []
    return [["state", "in", PAID], *mine, ["write_date", ">=", since]]


def _tickets(client: OdooClient, orders: list[Record]) -> tuple[ReadTicket, ...]:
    """Those that pay documents of ours, each original before what takes it back."""
    if not orders:
        return ()
    optional = client.known_fields(LINE_MODEL, OPTIONAL_LINE_FIELDS)
    lines = _lines_of(client, [order["id"] for order in orders], optional)
    lines |= _by_id(client.read(LINE_MODEL, _among(_missing(lines, "refunded_orderline_id")), _line_fields(optional)))
    wanted = {order for line in lines.values() if (order := one(line["order_id"])) and _may_be_ours(line, lines)}
    if not wanted:
        return ()
    known = _by_id(orders)
    known |= _by_id(client.read(MODEL, [*_among(wanted - known.keys()), ["state", "in", PAID]], ORDER_FIELDS))
    lines |= _lines_of(client, wanted, optional)
    facts = _facts(client, [line for line in lines.values() if one(line["order_id"]) in wanted], lines, known)
    return tuple(
        ticket for number in sorted(wanted & known.keys()) if (ticket := ticket_lines.ticket_of(known[number], facts))
    )


def _may_be_ours(line: Record, lines: dict[int, Record]) -> bool:
    refunded = lines.get(one(line["refunded_orderline_id"]) or 0)
    return any(
        each and (each.get("sale_order_origin_id") or code_in(each["customer_note"], each["note"]))
        for each in (line, refunded)
    )


def _facts(client: OdooClient, wanted: list[Record], lines: dict[int, Record], orders: dict[int, Record]) -> Facts:
    origins = _named(wanted, "sale_order_origin_id")
    payments = client.read("pos.payment", [["pos_order_id", "in", _named(wanted, "order_id")]], PAYMENT_FIELDS)
    configs = sorted({number for order in orders.values() if (number := one(order["config_id"]))})
    products = client.known_fields("pos.config", CONFIG_PRODUCTS)
    return Facts(
        lines=lines,
        orders=orders,
        payments=payments,
        sales=_by_id(client.read("sale.order", _among(origins), ["client_order_ref"])),
        sale_names=client.external_ids("sale.order", origins),
        sale_lines=_by_id(
            client.read(
                "sale.order.line", _among(_named(wanted, "sale_order_line_id")), ["product_uom_qty", "price_total"]
            )
        ),
        methods=_by_id(client.read("pos.payment.method", _among(_named(payments, "payment_method_id")), ["type"])),
        configs=_by_id(client.read("pos.config", _among(configs), ["name", *sorted(products)])),
    )


def _lines_of(client: OdooClient, orders: Collection[int], optional: Collection[str]) -> dict[int, Record]:
    return _by_id(client.read(LINE_MODEL, [["order_id", "in", sorted(orders)]], _line_fields(optional)))


def _line_fields(optional: Collection[str]) -> list[str]:
    return [*LINE_FIELDS, *sorted(optional)]


def _missing(lines: dict[int, Record], name: str) -> list[int]:
    return [number for number in _named(lines.values(), name) if number not in lines]


def _named(rows: Iterable[Record], name: str) -> list[int]:
    return sorted({number for row in rows if (number := one(row.get(name)))})


def _among(numbers: Iterable[int]) -> list[Any]:
    return [["id", "in", sorted(numbers)]]


def _by_id(rows: Iterable[Record]) -> dict[int, Record]:
    return {row["id"]: row for row in rows}


def _moment(text: str) -> datetime:
    return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
