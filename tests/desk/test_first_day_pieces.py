"""The pieces of a day: what it sends, what it compares, how it tells."""

import io
from decimal import Decimal
from typing import Any

import pytest

from apps.core import rows
from apps.desk.first_day import wares
from apps.desk.first_day.erp import Expected, differences, reference_of
from apps.desk.first_day.outside import wait_until
from apps.desk.first_day.telling import Failed, Timeline

TICKET = {
    "store": "LYON", "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T1"},
    "tenders": [{"method": "card", "amount": "60.00"}],
}  # fmt: skip
REFERENCE = "LYON/1/2026-11-21/T1/1"


def expected() -> Expected:
    made = Expected(customers={"CU-1": "Prune Essai"}, orders={"WO-1": Decimal("60.00")})
    made.expect_payment(TICKET, "WO-1")
    return made


def state(**changed: list[dict[str, Any]]) -> dict[str, Any]:
    records = {
        "res.partner": [{"ref": "CU-1", "name": "Prune Essai"}, {"ref": False, "name": "Somebody else"}],
        "sale.order": [{"client_order_ref": "WO-1", "state": "sale", "amount_total": 60.0}],
        "account.payment": [{"payment_reference": REFERENCE, "memo": "WO-1", "amount": 60.0, "state": "in_process"}],
    }
    return {"records": {**records, **{name.replace("__", "."): rows for name, rows in changed.items()}}}


def test_nothing_differs_when_everything_is_there_once():
    assert differences(expected(), state()) == []
    assert reference_of(TICKET) == REFERENCE


ORDER = state()["records"]["sale.order"][0]
PAYMENT = state()["records"]["account.payment"][0]
NO_CUSTOMER = "customer CU-1: expected Prune Essai once, the ERP has []"


@pytest.mark.parametrize(
    "changed,sentence",
    [
        ({"res__partner": []}, NO_CUSTOMER),
        ({"sale__order": []}, "sale order WO-1: expected 60.00 once, the ERP has none"),
        ({"sale__order": [{**ORDER, "state": "draft"}]}, "sale order WO-1: expected 60.00 once, the ERP has none"),
        ({"sale__order": [ORDER, ORDER]}, "sale order WO-1: expected 60.00 once, the ERP has 60.00, 60.00"),
        (
            {"sale__order": [{**ORDER, "amount_total": 59.99}]},
            "sale order WO-1: expected 60.00 once, the ERP has 59.99",
        ),
        (
            {"account__payment": [PAYMENT, PAYMENT]},
            f"payment {REFERENCE}: expected 60.00 for WO-1 once, the ERP has 60.00, 60.00",
        ),
        (
            {"account__payment": [{**PAYMENT, "state": "draft"}]},
            f"payment {REFERENCE}: expected 60.00 for WO-1 once, the ERP has none",
        ),
    ],
)
def test_each_difference_is_one_sentence(changed, sentence):
    assert differences(expected(), state(**changed)) == [sentence]


def test_the_catalogue_is_the_same_every_morning():
    sent = wares.catalogue(250)
    assert sent == wares.catalogue(250)
    read = list(rows.read(io.BytesIO(sent), "rows.csv"))
    assert len({row["code"] for row in read}) == 250
    assert read[0] == {
        "code": "FD-00001", "label_fr": "Pièce 1", "label_en": "Part 1", "kind": "part", "tax_code": "FR20",
        "price": "9.90", "cost": "4.00",
    }  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("out,coloured", [(io.StringIO(), False), (Terminal(), True)])
def test_colours_are_for_terminals(out, coloured):
    Timeline(out).told("paid", "yes", 0.012)
    assert ("\033[32m" in out.getvalue()) is coloured
    assert "paid" in out.getvalue()
    assert out.getvalue().endswith("     12 ms\n")


def test_waiting_ends_with_what_was_waited_for():
    found = iter([None, None, "there"])
    assert wait_until("it", lambda: next(found), seconds=5) == "there"
    with pytest.raises(Failed, match="Waited 0 s in vain for the job"):
        wait_until("the job", lambda: None, seconds=0)
