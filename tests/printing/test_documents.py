"""The workshop's and the till's papers: in the reader's language, with the requester's rights, with codes that scan."""

from decimal import Decimal

import pytest

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.customers.models import Customer
from apps.payments.models import Payable
from apps.printing import operations
from apps.printing.inputs import PrintRequest
from apps.printing.models import Printer, PrintJob
from apps.printing.states import Media, PrintJobState
from apps.workshop.models import WorkOrder
from tests.factories.printing import (
    ZPL,
    codes_in,
    content_of,
    make_printer,
    pages_of,
    picture_of,
    render,
    text_of,
    zpl_fields,
)
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, pay, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pango")]


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order(price="62.50")


def printed(
    order: WorkOrder, document: str, printer: Printer | None = None, *, actor: Actor | None = None, **values: str
) -> PrintJob:
    subject_id = order.payable_id if document == "payable_slip" else order.pk
    assert subject_id
    request = PrintRequest(
        document=document, subject_id=subject_id, printer_id=printer.pk if printer else None, **values
    )
    job = operations.request_print(actor=actor or person("clara", order.store), request=request)
    render(job)
    assert (job.state, job.error) == (PrintJobState.READY, "")
    return job


def speaking(order: WorkOrder, language: str) -> WorkOrder:
    Customer.objects.filter(pk=order.customer_id).update(language=language)
    order.refresh_from_db()
    return order


def test_the_deposit_slip_is_one_a4_sheet_whose_codes_are_read(order: WorkOrder) -> None:
    pdf = content_of(printed(order, "deposit_slip"))
    assert order.payable
    assert pages_of(pdf) == [(210.0, 297.0)]
    assert codes_in(picture_of(pdf, 300)) == {"QRCode": order.code, "EAN13": order.payable.ean}


def test_the_payment_slip_carries_ean_and_qr_and_is_no_receipt(order: WorkOrder) -> None:
    pdf = content_of(printed(order, "payable_slip", make_printer(order.store), language="en"))
    assert order.payable
    assert [width for width, _ in pages_of(pdf)] == [80.0]
    assert codes_in(picture_of(pdf)) == {"QRCode": order.payable.code, "EAN13": order.payable.ean}
    text = text_of(pdf)
    assert ("€62.50" in text, "Not a receipt" in text) == (True, True)


@pytest.mark.parametrize(
    "language, words",
    [("fr", ("Bon de dépôt", "Signature du client")), ("en", ("Deposit slip", "Customer’s signature"))],
)
def test_paper_speaks_the_customers_language(order: WorkOrder, language: str, words: tuple[str, str]) -> None:
    job = printed(speaking(order, language), "deposit_slip")
    assert job.language == language
    text = text_of(content_of(job)).replace("\r\n", " ")
    assert [word in text for word in words] == [True, True]


@pytest.mark.parametrize("language, word", [("fr", "Reste à payer"), ("en", "Left to pay")])
def test_so_does_the_payment_slip(order: WorkOrder, language: str, word: str) -> None:
    assert word in text_of(content_of(printed(speaking(order, language), "payable_slip")))


def test_a_paid_slip_asks_for_nothing(order: WorkOrder) -> None:
    pay(order, "62.50")
    pdf = content_of(printed(order, "payable_slip", language="en"))
    assert codes_in(picture_of(pdf)) == {}
    assert Payable.objects.get(pk=order.payable_id).balance == Decimal(0)
    assert "Paid" in text_of(pdf)


def test_the_tag_as_a_page_and_as_zpl_say_the_same(order: WorkOrder) -> None:
    pdf = content_of(printed(order, "work_order_tag"))
    assert (pages_of(pdf), codes_in(picture_of(pdf))) == ([(62.0, 29.0)], {"QRCode": order.code})
    fields = zpl_fields(content_of(printed(order, "work_order_tag", make_printer(order.store, **ZPL))))
    assert [(command.split("N")[0], data) for *_, command, data in fields] == [
        ("^BQ", f"MA,{order.code}"), ("^A0", "Blue city bike"), ("^A0", "Anne Durand"), ("^BY2^BC", order.code),
    ]  # fmt: skip


def test_the_payment_slip_as_a_label(order: WorkOrder) -> None:
    assert order.payable
    fields = zpl_fields(content_of(printed(order, "payable_slip", make_printer(order.store, **ZPL), language="en")))
    assert [data for *_, data in fields][:2] == [f"MA,{order.payable.code}", "62.50 EUR"]
    assert fields[-1][2:] == ("^BY2^BEN,48,Y,N^FH_", order.payable.ean[:12])
    pdf = content_of(printed(order, "payable_slip", make_printer(order.store, media=Media.LABEL)))
    assert codes_in(picture_of(pdf, 300)) == {"QRCode": order.payable.code, "EAN13": order.payable.ean}


def test_who_may_not_read_names_prints_none(order: WorkOrder) -> None:
    blind = person("cleo", order.store, "work_orders:read", "print_jobs:create", "print_jobs:read")
    assert order.customer
    text = text_of(content_of(printed(order, "deposit_slip", actor=blind)))
    assert ("Durand" in text, order.customer.code in text) == (False, True)
    assert "Durand" in text_of(content_of(printed(order, "deposit_slip")))


@pytest.mark.parametrize("document", ["deposit_slip", "work_order_tag", "payable_slip"])
def test_another_stores_papers_are_not_there(order: WorkOrder, document: str) -> None:
    with pytest.raises(NotFound):
        printed(order, document, actor=person("zoe", make_store(entity=order.legal_entity)))
    assert PrintJob.objects.count() == 0
