"""The price label of a used thing: any till reads it, in one dimension or two."""

import pytest

from apps.printing import operations
from apps.printing.inputs import PrintRequest
from apps.printing.states import Media
from tests.factories.printing import ZPL, codes_in, content_of, make_printer, pages_of, picture_of, render, zpl_fields
from tests.factories.resale import make_listed, payable_of
from tests.factories.workshop import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pango")]


def printed(stock, printer):
    request = PrintRequest(document="price_label", subject_id=stock.pk, printer_id=printer.pk, language="fr")
    job = operations.request_print(actor=person("clara", stock.store), request=request)
    render(job)
    return content_of(job)


def test_both_its_codes_are_read_from_the_label():
    stock = make_listed()
    pdf = printed(stock, make_printer(stock.store, media=Media.LABEL))
    assert pages_of(pdf) == [(62.0, 29.0)]
    for dpi in (203, 300):
        assert codes_in(picture_of(pdf, dpi)) == {"QRCode": stock.item.code, "EAN13": payable_of(stock).ean}


def test_a_label_printer_draws_both():
    stock = make_listed()
    fields = zpl_fields(printed(stock, make_printer(stock.store, **ZPL)))
    drawn = [(command[:7], data) for *_, command, data in (fields[0], fields[-1])]
    assert drawn == [("^BQN,2,", f"MA,{stock.item.code}"), ("^BY2^BE", payable_of(stock).ean[:12])]
