"""A shop whose till writes files: its folders, its tickets as CSV or XML, and the turning of the world."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models.functions import Now

import apps.integrations.files
from apps.core import inbox
from apps.core.actors import system
from apps.core.models import InboxMessage
from apps.integrations.inputs import ConnectionInput
from apps.integrations.models import Connection, TicketFile
from apps.integrations.operations import add_connection, change_manifest, read_folders
from apps.integrations.states import PartnerCode
from apps.stores.models import LegalEntity, Store

SHIPPED = Path(apps.integrations.files.__file__).parent / "manifests"
COLUMNS = "type;store;till;number;date;time;kind;line;article;label;quantity;amount;discount;reverses"
OPTIONS = {"incoming": "shop/in", "done": "shop/done", "rejected": "shop/rejected"}


def shipped(name: str, **changes: Any) -> dict[str, Any]:
    """A manifest as we ship it, with entries of its first level replaced."""
    return {**json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8")), **changes}


@dataclass(frozen=True)
class Sold:
    """One line of a ticket: a code of ours in `article`, or somebody else's article."""

    article: str
    amount: str = "60,00"
    discount: str = ""
    quantity: str = "1"
    label: str = "Réparation"
    number: str = ""


@dataclass(frozen=True)
class Rung:
    number: str
    lines: tuple[Sold, ...]
    store: str = ""
    till: str = "1"
    date: str = "2026-11-21"
    time: str = "11:30:00"
    kind: str = "sale"
    reverses: str = ""
    tenders: tuple[tuple[str, str], ...] = field(default=(("CARD", "60,00"),))


def csv_rows(ticket: Rung) -> list[str]:
    head = f"{ticket.store};{ticket.till};{ticket.number};{ticket.date};{ticket.time};{ticket.kind}"
    rows = [
        f"L;{head};{line.number or place};{line.article};{line.label};{line.quantity};{line.amount};{line.discount};"
        f"{ticket.reverses}"
        for place, line in enumerate(ticket.lines, start=1)
    ]
    return rows + [f"P;{head};;;{method};;{amount};;" for method, amount in ticket.tenders]


def as_csv(tickets: Iterable[Rung], *, encoding: str = "utf-8", trailer: bool = True, end: str = "\r\n") -> bytes:
    tickets = list(tickets)
    rows = [COLUMNS, *(row for ticket in tickets for row in csv_rows(ticket))]
    if trailer:
        cents = sum(int(line.amount.replace(",", "")) for ticket in tickets for line in ticket.lines)
        sign = "-" if cents < 0 else ""
        rows.append(f"Z;;;{len(tickets)};;;;;;;;{sign}{abs(cents) // 100},{abs(cents) % 100:02};;")
    return "".join(row + end for row in rows).encode(encoding)


def as_xml(tickets: Iterable[Rung], *, encoding: str = "utf-8") -> bytes:
    """As the shipped Ginkoia-like manifest has it."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<Tickets>\n'
    for ticket in tickets:
        day = "/".join(reversed(ticket.date.split("-")))
        lines = "".join(
            f"<Ligne><NumLigne>{line.number or place}</NumLigne><CodeEAN>{line.article}</CodeEAN>"
            f"<Designation>{escape(line.label)}</Designation><Qte>{line.quantity}</Qte>"
            f"<PXTTC>{line.amount.replace(',', '.')}</PXTTC></Ligne>"
            for place, line in enumerate(ticket.lines, start=1)
        )
        tenders = "".join(
            f"<Reglement><Mode>CB</Mode><MontantTTC>{amount.replace(',', '.')}</MontantTTC></Reglement>"
            for _method, amount in ticket.tenders
        )
        text += (
            f"<Ticket><TicketNum>{ticket.number}</TicketNum><TicketDate>{day} {ticket.time}</TicketDate>"
            f"<Magasin>{ticket.store}</Magasin><Caisse>{ticket.till}</Caisse><TypeTicket>VENTE</TypeTicket>\n"
            f"<Lignes>{lines}</Lignes><Reglements>{tenders}</Reglements></Ticket>\n"
        )
    return (text + "</Tickets>\n").encode(encoding)


def make_file_connection(
    entity: LegalEntity, manifest: dict[str, Any] | None = None, *, code: str = "tills", **options: Any
) -> Connection:
    """With a manifest of its own, or the generic one we ship."""
    data = ConnectionInput(
        code=code,
        label="Till files",
        partner=PartnerCode.FILES,
        legal_entity_id=entity.id,
        base_url="",
        options={**OPTIONS, **options},
    )
    connection = add_connection(data, actor=system("test"))
    change_manifest(connection.pk, manifest or shipped("generic_csv"), actor=system("test"))
    return connection


def folder(name: str, connection: Connection | None = None) -> Path:
    path = Path(settings.TICKET_FILES_DIR) / (connection.options if connection else OPTIONS)[name]
    path.mkdir(parents=True, exist_ok=True)
    return path


def drop(name: str, content: bytes, *, age: float = 600) -> Path:
    """A file as if it had been written some time ago."""
    path = folder("incoming") / name
    path.write_bytes(content)
    written = path.stat().st_mtime - age
    os.utime(path, (written, written))
    return path


def look() -> None:
    """One round of the reader."""
    read_folders(actor=system("ticket files"), seconds=600)


def understand_all() -> list[str]:
    """Try every message that is due; what each attempt came to."""
    InboxMessage.objects.filter(not_before__gt=Now()).update(not_before=Now())
    due = InboxMessage.objects.filter(state__in=("pending", "unknown")).order_by("id").values_list("id", flat=True)
    return [type(inbox.attempt(message_id)).__name__ for message_id in list(due)]


def states() -> dict[str, str]:
    """Of every file ever seen, by name; the latest of a name."""
    return dict(TicketFile.objects.order_by("id").values_list("name", "state"))


def names(store: Store, number: str, *lines: Sold, **values: Any) -> Rung:
    return Rung(number, lines, store=store.code, **values)
