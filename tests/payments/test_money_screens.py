"""Money that goes out again, asked for at the counter: with the PIN, once more."""

from decimal import Decimal
from typing import Any

import pytest

from apps.core.actors import system
from apps.core.models import Event
from apps.payments.models import Payable
from apps.payments.operations import ask_security_deposit
from apps.payments.states import ReceiptKind
from tests.factories.desk import PIN, make_worker, signed_in
from tests.factories.workshop import make_work_order, pay

pytestmark = pytest.mark.django_db


def paid_order() -> Any:
    order = make_work_order()
    pay(order, "60.00")
    return order


def paid_security(order: Any) -> Payable:
    deposit = ask_security_deposit(order.code, amount=Decimal("50.00"), actor=system("tests"))
    pay(order, "50.00", number="T-2", payable=deposit.code, kind=ReceiptKind.DEPOSIT)
    return deposit


@pytest.mark.parametrize(
    "action, said, purpose",
    [
        ("refund", {"amount": "10", "reason": "Too late"}, "refund"),
        ("return", {"amount": "50"}, "security_return"),
        ("goodwill", {"amount": "5", "reason": "Kept waiting"}, "goodwill"),
    ],
)
def test_money_going_out_asks_the_pin_again(action: str, said: dict[str, str], purpose: str) -> None:
    order = paid_order()
    about = {"refund": order.payable, "return": paid_security(order)}.get(action)
    client = signed_in(make_worker(order.store, "store_manager", pin=PIN))
    address = f"/money/{order.code}/{action}/" + (f"?of={about.code}" if about else "")
    payables, events = Payable.objects.count(), Event.objects.count()

    assert 'name="pin"' in client.get(address).content.decode()
    for pin in ("", "0000"):
        answer = client.post(address, {**said, "pin": pin})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["pin"])
        assert (Payable.objects.count(), Event.objects.count()) == (payables, events)

    assert client.post(address, {**said, "pin": PIN}).status_code == 302
    assert Payable.objects.latest("pk").purpose == purpose


def test_what_only_comes_in_asks_none() -> None:
    order = make_work_order()
    client = signed_in(make_worker(order.store, "clerk"))
    address = f"/money/{order.code}/security/"
    assert 'name="pin"' not in client.get(address).content.decode()
    assert client.post(address, {"amount": "50"}).status_code == 302
