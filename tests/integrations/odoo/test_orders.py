"""What a work order to pay becomes in Odoo."""

from dataclasses import replace
from decimal import Decimal

from apps.integrations.contract import Applied, Mapping, Refused

from .factories import customer, line, work_order
from .servers import Odoo19, the_id


def test_a_work_order_is_confirmed_once_with_its_customer(odoo: Odoo19) -> None:
    lines = (
        line("48.90", "1.25", position=1),
        line("29.99", position=2, article="part", label="Chaîne 9v", discount=Decimal(10)),
    )
    document = work_order(*lines, total="88.12")

    assert odoo.lookup(document) is None
    first = odoo.push(document)
    again = odoo.push(document)

    assert again == first
    assert odoo.lookup(document) == first
    domain = [["client_order_ref", "=", document.code]]
    orders = odoo.read("sale.order", domain, "state", "amount_total", "origin", "order_line")
    assert [(row["state"], row["amount_total"], row["origin"], len(row["order_line"])) for row in orders] == [
        ("sale", Decimal("88.12"), "LYON1", 2)
    ]
    assert len(odoo.read("res.partner", [["ref", "=", document.customer.code]], "name")) == 1


def test_an_order_does_not_bring_back_an_older_customer(odoo: Odoo19) -> None:
    person = customer(email="old@example.test")
    odoo.push(replace(person, email="new@example.test"))

    the_id(odoo.push(work_order(line("10.00"), total="10.00", customer=person)))

    stored = odoo.read("res.partner", [["ref", "=", person.code]], "email")
    assert [row["email"] for row in stored] == ["new@example.test"]


def test_a_new_quote_corrects_a_confirmed_order_in_place(odoo: Odoo19) -> None:
    kept, withdrawn, added = line("48.90", "2"), line("29.99", position=2), line("12.00", position=3)
    first = work_order(kept, withdrawn, total="127.79")
    number = the_id(odoo.push(first))

    second = replace(first, lines=(replace(kept, quantity=Decimal(1)), added), total=Decimal("60.90"))
    outcome = odoo.push(second)

    assert the_id(outcome) == number
    lines = odoo.read("sale.order.line", [["order_id", "=", number]], "product_uom_qty", "price_total")
    assert sorted((row["product_uom_qty"], row["price_total"]) for row in lines) == [
        (0, 0),
        (1, Decimal("12.0")),
        (1, Decimal("48.9")),
    ]
    assert odoo.lookup(second) == outcome
    assert odoo.lookup(first) is None


def test_a_line_that_becomes_another_article_replaces_the_old_one(odoo: Odoo19) -> None:
    """Odoo refuses another product on a confirmed line of goods."""
    part = line("29.99", article="part")
    first = work_order(part, total="29.99")
    number = the_id(odoo.push(first))

    second = replace(first, lines=(replace(part, article="labour", unit_price=Decimal(40)),), total=Decimal(40))

    assert the_id(odoo.push(second)) == number
    lines = odoo.read("sale.order.line", [["order_id", "=", number]], "product_id", "product_uom_qty")
    articles = [int(odoo.using.require("article", article)) for article in ("part", "labour")]
    assert [(row["product_id"][0], row["product_uom_qty"]) for row in lines] == [(articles[0], 0), (articles[1], 1)]


def test_a_wrong_tax_is_refused_naming_both_totals_and_the_order_stays_a_draft(odoo: Odoo19) -> None:
    wrong = work_order(line("100.00", tax_code="FR20_EXCLUDED"), total="100.00")

    outcome = odoo.push(wrong)

    assert isinstance(outcome, Refused)
    assert outcome.code == "total_differs"
    assert "Odoo makes 120.0 EUR" in outcome.reason
    assert "the document says 100.00" in outcome.reason
    domain = [["client_order_ref", "=", wrong.code]]
    assert [row["state"] for row in odoo.read("sale.order", domain, "state")] == ["draft"]

    mended = replace(wrong, lines=(replace(wrong.lines[0], tax_code="FR20"),))
    number = the_id(odoo.push(mended))

    stored = odoo.read("sale.order", domain, "state", "amount_total")
    assert stored == [{"id": number, "state": "sale", "amount_total": Decimal("100.0")}]


def test_another_currency_is_refused(odoo: Odoo19) -> None:
    document = work_order(line("10.00"), total="10.00", currency="USD")

    outcome = odoo.push(document)

    assert (outcome.code, outcome.reason.endswith("is in EUR, the document in USD")) == ("currency_differs", True)


def test_an_order_cancelled_in_odoo_is_not_revived(odoo: Odoo19) -> None:
    document = work_order(line("10.00"), total="10.00")
    number = the_id(odoo.push(document))
    odoo.call("sale.order", "action_cancel", [number])

    outcome = odoo.push(document)

    assert outcome.code == "cancelled_at_partner"
    assert [row["state"] for row in odoo.read("sale.order", [["id", "=", number]], "state")] == ["cancel"]
    assert odoo.lookup(document) == outcome


def test_an_article_that_is_gone_is_refused_by_name(odoo: Odoo19) -> None:
    odoo.using = Mapping(2, {**odoo.using.entries, ("article", "labour"): "99999"})
    document = work_order(line("10.00"), total="10.00")

    outcome = odoo.push(document)

    assert outcome == Refused(
        "validation", "order_line: No matching record found for database id '99999' in field 'Order Lines/Product'"
    )
    assert odoo.read("sale.order", [["client_order_ref", "=", document.code]], "name") == []


def test_half_cents_rounded_over_the_whole_order_are_not_a_difference(odoo: Odoo19) -> None:
    """With tax rounded globally, 19.0 makes 104.58 of these three lines; line by line they make 104.59."""
    lines = (
        line("19.99", "0.33", position=1, discount=Decimal("33.33")),
        line("0.07", "2.5", position=2),
        line("33.335", "3", position=3),
    )

    assert isinstance(odoo.push(work_order(*lines, total="104.59")), Applied)
    assert odoo.push(work_order(*lines, total="104.62")).code == "total_differs"
