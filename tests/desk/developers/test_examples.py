"""What the reference shows to be copied is taken when it is sent."""

import json

import pytest

from apps.desk.developers.contract import resources
from tests.factories.api import MONEY_SCOPES, Caller
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
PAYMENTS = "/api/v1/payments/"


def test_the_payment_of_the_reference_pays_what_it_names() -> None:
    (report,) = [one for one in resources()["payments"].operations if (one.verb, one.path) == ("POST", PAYMENTS)]
    assert report.request is not None
    assert report.request.shown in report.call
    order = make_work_order(make_store(code="LYON"))
    sent = json.loads(report.request.shown) | {"payable": order.code}  # codes are drawn by lot

    answer = Caller(*MONEY_SCOPES, stores=[order.store]).post("payments/", sent)

    told = answer.json()
    assert (answer.status_code, told["state"], told["cases"], told["payable"]["payment_state"]) == (
        201, "applied", [], "paid",
    )  # fmt: skip
