"""A file is read whole or not at all, in the encoding it is in, without growing in memory."""

import json
import tracemalloc
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.integrations.files import reading, shipped, understanding
from apps.integrations.files.errors import Broken, Incomplete, Unreadable
from apps.integrations.files.manifest import Manifest, parsed
from apps.integrations.files.tickets import RawTicket, Tally
from tests.factories.ticket_files import Rung, Sold, as_csv, as_xml

PARIS = ZoneInfo("Europe/Paris")
CODE, EAN = "WO-0000000C", "2800000000004"


def manifest(name: str = "generic_csv", **changes: Any) -> Manifest:
    return parsed({**shipped.manifest(name), **changes})


def understood(path: Path, described: Manifest) -> list[dict[str, Any]]:
    """Every payment of a file, kept in between as the inbox keeps it."""
    reading.judged(path, described)
    found = []
    for ticket in reading.tickets(path, described, Tally()):
        kept = RawTicket.from_json(ticket.to_json("file"))
        found += [said for _line, said in understanding.payments(kept, described, PARIS)]
    problems = [said for said in found if isinstance(said, Unreadable)]
    assert problems == []
    return found


def written(tmp_path: Path, content: bytes, name: str = "file") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


TICKETS = [
    Rung("T-1", (Sold(CODE, label="Réparation vélo"), Sold("BREAD", "1,50", label="Pâte")), store="LYON"),
    Rung("T-2", (Sold(EAN, "1234,56"),), store="LYON", tenders=()),
]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "iso-8859-15", "utf-32"]
LISTED = [("utf-8", "cp1252"), ("utf-8", "utf-16", "cp1252"), ("utf-16", "utf-8"), ("cp1252",), ("utf-8",)]


def readable(encoding: str, listed: tuple[str, ...]) -> bool:
    known = {"utf-8": {"utf-8", "cp1252"}, "utf-8-sig": {"utf-8"}, "cp1252": {"cp1252"}, "utf-16": {"utf-16"},
             "iso-8859-15": {"cp1252"}}  # fmt: skip
    return bool(known.get(encoding, set()) & set(listed))


@pytest.mark.parametrize("listed", LISTED, ids="+".join)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings(tmp_path, encoding, listed):
    path = written(tmp_path, as_csv(TICKETS, encoding=encoding))
    described = manifest(encodings=list(listed))
    if readable(encoding, listed):
        assert [said["payable"] for said in understood(path, described)] == [CODE, EAN]
        return
    with pytest.raises((Broken, Incomplete)) as refused:
        understood(path, described)
    assert isinstance(refused.value, Broken)


def test_the_byte_is_named(tmp_path):
    content = as_csv(TICKETS, encoding="cp1252")
    with pytest.raises(Broken) as refused:
        reading.judged(written(tmp_path, content), manifest(encodings=["utf-8", "utf-16", "ascii"]))
    at = content.index(b"\xe9")
    assert str(refused.value) == (
        f"No listed encoding reads this file: utf-8 stops at byte {at}, utf-16 stops at byte 0, "
        f"ascii stops at byte {at}."
    )


@pytest.mark.parametrize("size", [65535, 65536, 65537, 200000])
def test_the_byte_is_named_far_into_a_file(tmp_path, size):
    content = ("é" * (size // 2) + "x" * (size % 2)).encode() + b"\xff more"
    with pytest.raises(Broken) as refused:
        reading.judged(written(tmp_path, content), manifest(encodings=["utf-8"]))
    assert f"utf-8 stops at byte {size}." in str(refused.value)


def test_a_line_becomes_a_payment_in_the_published_schema(tmp_path):
    first, second = understood(written(tmp_path, as_csv(TICKETS)), manifest())
    assert first == {
        "payable": CODE,
        "kind": "payment",
        "occurred_at": "2026-11-21T11:30:00+01:00",
        "store": "LYON",
        "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1", "line": "1"},
        "currency": "EUR",
        "lines": [
            {"due": "60.00", "paid": "60.00", "discount": "0", "discount_reason": "", "discount_by": "", "tax_code": ""}
        ],
        "tenders": [{"method": "card", "amount": "60.00", "reference": "", "voucher": ""}],
        "change": "0",
    }  # fmt: skip
    assert (second["lines"][0]["paid"], second["tenders"]) == ("1234.56", [])


@pytest.mark.parametrize("writer, name", [(as_csv, "generic_csv"), (as_xml, "ginkoia_like")])
def test_two_formats_tell_the_same(tmp_path, writer, name):
    found = understood(written(tmp_path, writer(TICKETS)), manifest(name))
    assert [(said["payable"], said["lines"][0]["paid"], said["ticket"]["line"]) for said in found] == [
        (CODE, "60.00", "1"), (EAN, "1234.56", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "article, label, expected",
    [
        (CODE, "", CODE),
        (CODE.lower(), "", CODE.lower()),
        (EAN, "", EAN),
        ("BREAD", f"Réparation {CODE} du vélo", CODE),
        ("WO-0000000D", "", "WO-0000000D"),  # a character is wrong: it waits where somebody sees it
        ("2800000000005", "", None),
        ("3760001234567", "", None),
        ("CU-00000002", "", None),
        ("PANTALON12", "PANTALON12", None),
        ("BREAD", "x" * 500 + CODE, None),
    ],
)
def test_whose_line_it_is(tmp_path, article, label, expected):
    rung = Rung("T-1", (Sold(article, label=label),), store="LYON")
    found = understood(written(tmp_path, as_csv([rung])), manifest())
    assert [said["payable"] for said in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text, amount",
    [("60,00", "60.00"), ("1 234,50", "1234.50"), ("1\u202f234,5", "1234.5"), ("12", "12"), ("+3,10", "3.10"),
     ("0,005", "0.005")],
)  # fmt: skip
def test_amounts(tmp_path, text, amount):
    rung = Rung("T-1", (Sold(CODE, text),), store="LYON", tenders=())
    path = written(tmp_path, as_csv([rung], trailer=False))
    (said,) = understood(path, manifest(complete={"by": "quiet"}))
    assert Decimal(said["lines"][0]["paid"]) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "€ 60", "60,00 EUR", "6O", "1.234,50", "1e3", "NaN", "--1", "1,2,3"])
def test_no_amounts(tmp_path, text):
    rung = Rung("T-1", (Sold(CODE, text),), store="LYON", tenders=())
    path, described = written(tmp_path, as_csv([rung], trailer=False)), manifest(complete={"by": "quiet"})
    (ticket,) = reading.tickets(path, described, Tally())
    ((_line, said),) = understanding.payments(ticket, described, PARIS)
    assert isinstance(said, Unreadable)
    assert said.pointer == "/line/amount"
    assert not any(character.isdigit() and character != "9" for character in said.sentence)


# --- Whole or not yet -----------------------------------------------------------------------------
DESCRIPTIONS = {
    "trailer": (as_csv, manifest()),
    "quiet": (lambda tickets, **kw: as_csv(tickets, trailer=False, **kw), manifest(complete={"by": "quiet"})),
    "xml": (as_xml, manifest("ginkoia_like")),
}
sold = st.builds(
    Sold,
    st.sampled_from([CODE, EAN, "BREAD"]),
    st.sampled_from(["60,00", "1,50", "-3,00"]),
    label=st.sampled_from(["Réparation", "Pâte, 500 g", "plain"]),
)
tickets_of_a_day = st.lists(
    st.builds(
        Rung,
        st.integers(1, 10**6).map(lambda number: f"T-{number}"),
        st.lists(sold, min_size=1, max_size=3).map(tuple),
        store=st.just("LYON"),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda rung: rung.number,
)


@pytest.mark.parametrize("how", DESCRIPTIONS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tickets=tickets_of_a_day, encoding=st.sampled_from(["utf-8", "cp1252"]), data=st.data())
def test_a_file_cut_anywhere_waits_or_holds_whole_tickets(tmp_path, how, tickets, encoding, data):
    """Never broken, never another amount: the beginning of a good file is no bad file."""
    writer, described = DESCRIPTIONS[how]
    content = writer(tickets, encoding=encoding)
    whole = understood(written(tmp_path, content), described)
    cut = data.draw(st.integers(0, len(content)))
    try:
        part = understood(written(tmp_path, content[:cut]), described)
    except Incomplete:
        return
    assert [{**said, "tenders": []} for said in part] == [{**said, "tenders": []} for said in whole[: len(part)]]
    if how != "quiet":
        assert part == whole


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), name=st.sampled_from(["generic_csv", "ginkoia_like"]))
@example(content=b"\xff\xfe", name="generic_csv")
@example(content=b"<a" * 5000, name="ginkoia_like")
@example(content=b"<?xml version='1.0' encoding='klingon'?><Tickets/>", name="ginkoia_like")
def test_rubbish_is_refused_and_nothing_else(tmp_path, content, name):
    with suppress(Broken, Incomplete):
        understood(written(tmp_path, content), manifest(name))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tickets=tickets_of_a_day, how=st.sampled_from(sorted(DESCRIPTIONS)), data=st.data())
def test_a_byte_changed_is_refused_or_read_never_a_crash(tmp_path, tickets, how, data):
    writer, described = DESCRIPTIONS[how]
    content = bytearray(writer(tickets))
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Broken, Incomplete):
        reading.judged(written(tmp_path, bytes(content)), described)
        for ticket in reading.tickets(tmp_path / "file", described, Tally()):
            kept = RawTicket.from_json(ticket.to_json("file"))
            list(understanding.payments(kept, described, PARIS))


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE a [<!ENTITY e "x">]><Tickets/>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><Tickets/>',
        "<Tickets>" + "<a>" * 60,
        "<Tickets><Ticket><Note>" + "x" * 3_000_000 + "</Note></Ticket></Tickets>",
        "<Tickets>" + "<Note>text</Note>" * 60_000 + "</Tickets>",
        "<Tickets><Ticket><Lignes>" + "<Ligne/>" * 2_001 + "</Lignes></Ticket></Tickets>",
        "<Tickets><b></a></Tickets>",
    ],
    ids=["entities", "outside", "deep", "large", "much besides", "many lines", "crossed"],
)
def test_xml_meant_to_harm_is_refused(tmp_path, content):
    with pytest.raises(Broken):
        reading.judged(written(tmp_path, content.encode()), manifest("ginkoia_like"))


def test_a_line_without_end_is_refused(tmp_path):
    with pytest.raises(Broken, match="Line 1 is longer than any ticket"):
        reading.judged(written(tmp_path, b"type;" * 100_000), manifest())


def test_a_ticket_in_two_pieces_needs_numbered_lines(tmp_path):
    content = as_csv([Rung("T-1", (Sold(CODE),)), Rung("T-2", (Sold(CODE),)), Rung("T-1", (Sold(CODE, number="2"),))])
    assert [
        said["ticket"]["line"]
        for said in understood(written(tmp_path, content), manifest(complete={"by": "companion"}))
    ] == ["1", "1", "2"]
    line = {key: value for key, value in shipped.manifest("generic_csv")["line"].items() if key != "number"}
    with pytest.raises(Broken, match="Line 6 continues a ticket that had ended"):
        reading.judged(written(tmp_path, content), manifest(line=line))


def test_a_header_without_a_column_is_refused(tmp_path):
    content = as_csv(TICKETS).replace(b";amount;", b";Amount;", 1)
    with pytest.raises(Broken) as refused:
        reading.judged(written(tmp_path, content), manifest())
    assert str(refused.value) == "/line/amount: the header names the column “amount” 0 times."


def test_rows_may_have_layouts_of_their_own(tmp_path):
    """A head row, lines and payments, by position: as many tills write."""
    content = "\n".join([
        "H|LYON|1|T-1|21/11/2026|V", f"L|{CODE}|60.00", "L|BREAD|1.50", "P|CB|61.50",
        "H|LYON|1|T-2|21/11/2026|V", f"L|{EAN}|10.00", "P|ES|10.00", "Z|2|3", "",
    ])  # fmt: skip
    described = parsed({
        "format": "csv", "encodings": ["utf-8"], "currency": "EUR",
        "csv": {"delimiter": "|", "quote": None, "header": False},
        "rows": {"type": 1, "ticket": ["H"], "line": ["L"], "tender": ["P"], "trailer": ["Z"]},
        "dates": {"business_date": "%d/%m/%Y"},
        "complete": {"by": "trailer", "tickets": 2, "lines": 3},
        "ticket": {"store": 2, "till": 3, "number": 4, "business_date": 5, "kind": 6},
        "line": {"code": [2], "amount": 3}, "tender": {"method": 2, "amount": 3},
        "kinds": {"V": "payment"}, "tenders": {"CB": "card", "ES": "cash"},
    })  # fmt: skip
    found = understood(written(tmp_path, content.encode()), described)
    assert [(said["payable"], said["ticket"]["number"], said["tenders"][0]["method"]) for said in found] == [
        (CODE, "T-1", "card"), (EAN, "T-2", "cash"),
    ]  # fmt: skip
    assert {said["occurred_at"] for said in found} == {"2026-11-21T12:00:00+01:00"}


@pytest.mark.parametrize("writer, name", [(as_csv, "generic_csv"), (as_xml, "ginkoia_like")])
def test_memory_does_not_grow_with_the_file(tmp_path, writer, name):
    def peak(count: int) -> tuple[int, int]:
        many = (Rung(f"T-{n}", (Sold(CODE), Sold("BREAD", "1,50"))) for n in range(count))
        path, described = written(tmp_path, writer(many)), manifest(name)
        tracemalloc.start()
        found = reading.judged(path, described)
        for _ticket in reading.tickets(path, described, Tally()):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (found.tally.tickets, found.tally.lines) == (count, 2 * count)
        return highest, path.stat().st_size

    (few, small), (many, large) = peak(800), peak(3_200)
    assert many - few < (large - small) / 2  # a buffer more or less is no growth


def test_what_is_kept_of_a_ticket_is_json(tmp_path):
    (ticket, _) = reading.tickets(written(tmp_path, as_csv(TICKETS)), manifest(), Tally())
    kept = json.loads(ticket.to_json("day.csv"))
    assert (kept["file"], kept["place"], [number for number, _ in kept["lines"]]) == ("day.csv", 2, ["1"])
