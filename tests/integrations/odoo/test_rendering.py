import json
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.integrations.contract import ImpossibleDocument, MappingError, UnsupportedDocument

from .factories import ODOO, connection, customer, line, mapping, payload_of, payment, work_order

NOWHERE = connection("")
cents = st.integers(1, 10**7).map(lambda number: Decimal(number).scaleb(-2))
any_scale = st.tuples(st.integers(1, 10**6), st.integers(-5, 3)).map(lambda pair: Decimal(pair[0]).scaleb(pair[1]))


@dataclass(frozen=True)
class RentalFeeDue:
    KIND = "RentalFeeDue"


def cell(section: dict, row: int, column: str) -> str:
    return section["rows"][row][section["fields"].index(column)]


@settings(deadline=None)
@given(price=any_scale, quantity=any_scale, label=st.text(), discount=st.integers(0, 100))
def test_a_line_reaches_the_wire_digit_for_digit(price: Decimal, quantity: Decimal, label: str, discount: int) -> None:
    sold = line(str(price), str(quantity), label=label, discount=Decimal(discount))

    order = payload_of(work_order(sold, total="1.00"))["order"]

    sent = {name: cell(order, 0, f"order_line/{name}") for name in ("price_unit", "product_uom_qty", "discount")}
    assert {name: Decimal(value) for name, value in sent.items()} == {
        "price_unit": price,
        "product_uom_qty": quantity,
        "discount": Decimal(discount),
    }
    assert "E" not in "".join(sent.values())
    assert cell(order, 0, "order_line/name") == label


@settings(deadline=None)
@given(st.lists(st.tuples(cents, st.text(max_size=20)), min_size=1, max_size=6), st.randoms())
def test_rendering_is_pure_json_with_one_external_id_per_line(content: list[tuple[Decimal, str]], random) -> None:
    lines = [line(str(price), label=label, position=place) for place, (price, label) in enumerate(content)]
    random.shuffle(lines)
    document = work_order(*lines, total="1.00")

    first, second = (ODOO.render(document, mapping(), NOWHERE) for _ in range(2))

    assert first == second
    assert json.loads(json.dumps(first.payload)) == first.payload
    ordered = sorted(lines, key=lambda sold: sold.position)
    column = first.payload["order"]["fields"].index("order_line/id")
    assert [row[column] for row in first.payload["order"]["rows"]] == [
        f"recommerce.wol_{sold.line_id}_1" for sold in ordered
    ]
    assert [bool(row[0]) for row in first.payload["order"]["rows"]] == [True] + [False] * (len(lines) - 1)


def test_the_mapping_version_is_kept_and_the_digest_follows_the_payload() -> None:
    document = work_order(line("10.00"), total="10.00")

    one = ODOO.render(document, mapping(version=7), NOWHERE)
    same = ODOO.render(document, mapping(version=8), NOWHERE)
    other = ODOO.render(document, mapping(version=9, article={"labour": "2"}), NOWHERE)

    assert (one.mapping_version, same.mapping_version) == (7, 8)
    assert one.digest == same.digest
    assert one.digest != other.digest


@pytest.mark.parametrize(
    "document, entries, message",
    [
        (work_order(line("1"), total="1"), {"tax_code": {"FR20": ""}}, 'tax_code "FR20" is not mapped'),
        (work_order(line("1"), total="1"), {"article": {"labour": ""}}, 'article "labour" is not mapped'),
        (payment(("cash", "5.00")), {"tender": {"cash": ""}}, 'tender "cash" is not mapped'),
        (
            work_order(line("1"), total="1"),
            {"article": {"labour": "LABOUR"}},
            'article "labour" is mapped to "LABOUR", which is not an Odoo database id',
        ),
    ],
)
def test_a_mapping_error_names_the_object(document, entries: dict, message: str) -> None:
    with pytest.raises(MappingError) as refused:
        ODOO.render(document, mapping(**entries), NOWHERE)

    assert str(refused.value) == message


def test_an_undeclared_document_is_refused_and_becomes_nothing_else(sandbox) -> None:
    with pytest.raises(UnsupportedDocument) as refused:
        ODOO.render(RentalFeeDue(), mapping(), NOWHERE)
    pushed = ODOO.push({"kind": "RentalFeeDue"}, connection(sandbox.url))
    looked_up = ODOO.lookup({"kind": "RentalFeeDue"}, connection(sandbox.url))

    assert str(refused.value) == "odoo does not take RentalFeeDue"
    assert pushed == looked_up
    assert (pushed.code, pushed.reason) == ("unsupported_document", "odoo does not take RentalFeeDue")
    assert sandbox.state()["calls"] == []


@pytest.mark.parametrize(
    "document, message",
    [
        (work_order(total="0", code="WO-EMPTY"), "WO-EMPTY has no line"),
        (payment(("card", "5.00"), amount=Decimal("6.00")), "tenders make 5.00, the receipt says 6.00"),
        (payment(("card", "-5.00")), "a payment received has positive tenders only"),
        (payment(), "a payment received has positive tenders only"),
    ],
)
def test_a_document_that_contradicts_itself_is_not_rendered(document, message: str) -> None:
    with pytest.raises(ImpossibleDocument) as refused:
        ODOO.render(document, mapping(), NOWHERE)

    assert str(refused.value) == message


def test_the_company_and_the_country_exception() -> None:
    british = payload_of(customer(country="GB"), to=connection("", options={"company_id": 3}))
    nowhere = payload_of(customer(country="", language="de"))

    sent = dict(zip(british["customer"]["fields"], british["customer"]["row"], strict=True))
    assert sent["country_id/id"] == "base.uk"
    assert british["context"] == {"lang": "en_US", "allowed_company_ids": [3]}
    assert "lang" not in nowhere["customer"]["fields"]
    assert nowhere["context"] == {"lang": "en_US"}


def test_the_key_never_shows_in_the_connection() -> None:
    assert "top-secret" not in repr(connection("http://erp", secret="top-secret"))
