import json
from datetime import UTC
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.integrations.documents import (
    CustomerKind,
    CustomerUpsert,
    Document,
    DocumentLine,
    PaymentReceived,
    Tender,
    WorkOrderPayable,
)

text = st.text(max_size=30)
money = st.decimals(min_value=0, max_value=10**7, places=2)
amounts = money | st.sampled_from([Decimal("1E+2"), Decimal("0.0000001"), Decimal("-0")])
moments = st.datetimes(timezones=st.just(UTC))
customers = st.builds(
    CustomerUpsert,
    customer_id=st.uuids(),
    code=text,
    kind=st.sampled_from(CustomerKind),
    name=text,
    email=text,
    phone=text,
    street=text,
    city=text,
    postcode=text,
    country=text,
    language=text,
    vat_number=text,
)
lines = st.builds(
    DocumentLine,
    line_id=st.uuids(),
    position=st.integers(0, 999),
    article=text,
    label=text,
    quantity=amounts,
    unit_price=amounts,
    tax_code=text,
    discount=amounts,
)
work_orders = st.builds(
    WorkOrderPayable,
    work_order_id=st.uuids(),
    code=text,
    customer=customers,
    legal_entity_code=text,
    store_code=text,
    currency=text,
    lines=st.lists(lines, max_size=3).map(tuple),
    total=amounts,
    quoted_at=moments,
)
payments = st.builds(
    PaymentReceived,
    receipt_id=st.uuids(),
    payable_code=text,
    customer=customers,
    legal_entity_code=text,
    store_code=text,
    till_code=text,
    business_date=st.dates(),
    ticket_number=text,
    payment_line=st.integers(1, 99),
    occurred_at=moments,
    currency=text,
    amount=amounts,
    tenders=st.lists(st.builds(Tender, method=text, amount=amounts), max_size=3).map(tuple),
)


@settings(deadline=None)
@given(customers | work_orders | payments)
def test_a_document_comes_back_equal_from_plain_json(document: Document) -> None:
    stored = json.loads(json.dumps(document.to_json()))

    back = type(document).from_json(stored)

    assert back == document
    assert back.to_json() == stored
