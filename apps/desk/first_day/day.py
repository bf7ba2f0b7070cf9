"""The day itself: a catalogue in the morning, repairs, every way in which people pay, and a used thing bought and
sold."""

import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import erp, wares
from .erp import Expected
from .outside import Outside, wait_until
from .stores import Lane, OtherStores
from .telling import Failed, Timeline
from .till import Till
from .used import ASKED, UsedThings
from .workshop import TOTAL, Workshop

CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Patience:
    """Seconds: for our own side, for a bulk job, for the ERP."""

    own: float
    job: float
    erp: float


@dataclass
class Day:
    counter: Outside
    workshop: Workshop
    till: Till
    lane: Lane
    others: OtherStores | None
    erp_url: str
    timeline: Timeline
    expected: Expected
    patience: Patience

    def play(self, products: int) -> None:
        """Raises Failed at the first thing that is not as it must be."""
        self.timeline.chapter("Morning: the catalogue")
        self._upload(products)
        self.timeline.chapter("A repair, and the till pays through its signed hook")
        self._paid_by_hook()
        self.timeline.chapter("Other ways to pay")
        for scene in (
            self._paid_by_rest, self._paid_by_lane, self._through_both_doors, self._short_then_the_rest,
            self._before_ready, self._before_anybody_asked, self._with_a_discount, self._twice, self._reversed,
        ):  # fmt: skip
            scene()
        self.timeline.chapter("A used thing, from its seller to its buyer")
        self._used_by_hook()
        if self.others is not None:
            self.others.play()
        self.timeline.chapter("Evening: what reached the ERP")
        self._compare_with_the_erp()

    def _upload(self, products: int) -> None:
        began = time.monotonic()
        path = "bulk-jobs/?kind=products.upsert"
        job = self.counter.send_file(path, wares.catalogue(products), "text/csv")
        self.timeline.told(f"{products} products sent", f"job {job['status']}", time.monotonic() - began)

        def ended() -> Any:
            seen = self.counter.get(f"bulk-jobs/{job['id']}/")
            return seen if seen["finished_at"] else None

        seen = wait_until(f"the job {job['id']} to end", ended, seconds=self.patience.job)
        counted = f"{seen['created']} new, {seen['updated']} changed, {seen['unchanged']} as before"
        if seen["status"] != "done" or seen["failed"]:
            raise Failed(f"The catalogue job is {seen['status']} with {seen['failed']} rows refused: {seen['errors']}")
        self.timeline.told("catalogue taken in", counted, time.monotonic() - began)

    def _paid_by_hook(self) -> None:
        order = self.workshop.ready(aloud=True)
        seconds = self._pay_by_hook(order, self.till.ticket(order["code"], TOTAL))
        self.timeline.told("paid by itself, counted from the hook's answer", "paid", seconds)
        self.workshop.act(order, "hand_over", aloud=True)

    def _used_by_hook(self) -> None:
        used = UsedThings(self.counter, self.workshop)
        thing = used.offered(self.timeline)
        ticket = self.till.ticket(thing.item_code, ASKED)
        with self.timeline.step("sold by itself, by the till's signed hook") as result:
            self.till.tell_by_hook(ticket)
            sale = used.sold(thing, seconds=self.patience.own)
            self.expected.expect_sale(sale, {erp.reference_of(ticket): (thing.item_code, ASKED)})
            result.append(f"{sale['code']} of {sale['amount']}")

    def _paid_by_rest(self) -> None:
        order = self.workshop.ready()
        (payable,) = self.counter.get("payables/", code=order["code"])["results"]
        ticket = self._noted(order, self.till.ticket(payable["ean"], Decimal(payable["balance"])))
        with self.timeline.step("paid through the API, by its EAN") as result:
            self.till.tell_by_rest(ticket)
            self._must_be(order, "paid", "paid", result)

    def _paid_by_lane(self) -> None:
        order = self.workshop.ready()
        ticket = self._noted(order, self.till.ticket(order["code"], TOTAL))
        with self.timeline.step("paid by a till with one header, told twice") as result:
            told = self.lane.pay(order["code"], ticket)
            if len(told["evidence"]) != 2 or Decimal(told["payable"]["paid"]) != TOTAL:
                raise Failed(f"{order['code']}: told twice, it made {told['payable']['paid']}.")
            self._must_be(order, "paid", "paid", result)

    def _through_both_doors(self) -> None:
        order = self.workshop.ready()
        ticket = self.till.ticket(order["code"], TOTAL)
        self._pay_by_hook(order, ticket)
        with self.timeline.step("the same ticket through both doors") as result:
            told = self.till.tell_by_rest(ticket)
            doors = sorted(evidence["door"] for evidence in told["evidence"])
            if doors != ["hook", "rest"] or Decimal(told["payable"]["paid"]) != TOTAL:
                raise Failed(
                    f"{order['code']}: one ticket through two doors made {told['payable']['paid']} by {doors}."
                )
            result.append(f"one payment of {told['amount']}, two proofs")

    def _short_then_the_rest(self) -> None:
        order = self.workshop.ready()
        half = Decimal("50.00")
        with self.timeline.step("paid short, then the rest") as result:
            self.till.tell_by_rest(self._noted(order, self.till.ticket(order["code"], half)))
            self._must_be(order, "ready", "part_paid", result)
            self.till.tell_by_rest(self._noted(order, self.till.ticket(order["code"], TOTAL - half)))
            self._must_be(order, "paid", "paid", result)

    def _before_ready(self) -> None:
        order = self.workshop.agree(self.workshop.open_dossier())
        with self.timeline.step("paid before the work is done") as result:
            self.till.tell_by_rest(self._noted(order, self.till.ticket(order["code"], TOTAL)))
            self._must_be(order, "approved", "paid", result)
            self.workshop.finish(order)
            self._must_be(order, "paid", "paid", result)

    def _before_anybody_asked(self) -> None:
        order = self.workshop.open_dossier()
        with self.timeline.step("paid before anything was to be paid") as result:
            told = self.till.tell_by_rest(self._noted(order, self.till.ticket(order["code"], TOTAL)))
            if told["state"] != "waiting":
                raise Failed(f"{order['code']}: a payment for nothing yet is {told['state']}, not waiting.")
            result.append("waits")
            self.workshop.finish(self.workshop.agree(order))
            self._must_be(order, "paid", "paid", result)

    def _with_a_discount(self) -> None:
        order = self.workshop.ready()
        discount = (TOTAL * Decimal("0.05")).quantize(CENTS)
        with self.timeline.step("paid with five per cent off at the till") as result:
            self.till.tell_by_rest(self._noted(order, self.till.discounted(order["code"], TOTAL, discount)))
            self._must_be(order, "paid", "paid", result)

    def _twice(self) -> None:
        order = self.workshop.ready()
        with self.timeline.step("paid twice, on two tickets") as result:
            self.till.tell_by_rest(self._noted(order, self.till.ticket(order["code"], TOTAL)))
            told = self.till.tell_by_rest(self._noted(order, self.till.ticket(order["code"], TOTAL)))
            cases = [case["kind"] for case in told["cases"]]
            if cases != ["overpaid"]:
                raise Failed(f"{order['code']}: paid twice must open a case “overpaid”, and opened {cases or 'none'}.")
            self._must_be(order, "paid", "overpaid", result)
            result.append(f"case {told['cases'][0]['code']}")

    def _reversed(self) -> None:
        order = self.workshop.ready()
        ticket = self._noted(order, self.till.ticket(order["code"], TOTAL))
        with self.timeline.step("paid, then reversed at the till") as result:
            self.till.tell_by_rest(ticket)
            self._must_be(order, "paid", "paid", result)
            self.till.tell_by_rest(self.till.reversal(ticket))
            self._must_be(order, "ready", "refunded", result)

    def _pay_by_hook(self, order: dict[str, Any], ticket: dict[str, Any]) -> float:
        """Seconds from the hook's answer until everybody can see that it is paid."""
        self.till.tell_by_hook(self._noted(order, ticket))
        answered = time.monotonic()
        self.workshop.wait_for(order, "paid", "paid")
        return time.monotonic() - answered

    def _noted(self, order: dict[str, Any], ticket: dict[str, Any]) -> dict[str, Any]:
        self.expected.expect_payment(ticket, order["code"])
        return ticket

    def _must_be(self, order: dict[str, Any], status: str, payment_state: str, result: list[str]) -> None:
        seen = self.workshop.now(order)
        if (seen["status"], seen["payment_state"]) != (status, payment_state):
            raise Failed(
                f"{order['code']} is {seen['status']} and {seen['payment_state']}, "
                f"and should be {status} and {payment_state}."
            )
        result.append(status if status == payment_state else f"{status}/{payment_state}")

    def _compare_with_the_erp(self) -> None:
        """Everything of today once, and nothing of it more than once."""
        began = time.monotonic()
        deadline = began + self.patience.erp
        while missing := erp.differences(self.expected, erp.state(self.erp_url)):
            if time.monotonic() > deadline:
                for sentence in missing:
                    self.timeline.told("not in the ERP as it should be", sentence, good=False)
                raise Failed(
                    f"After {self.patience.erp:.0f} s the ERP at {self.erp_url} differs in {len(missing)} "
                    f"thing(s):\n  " + "\n  ".join(missing)
                )
            time.sleep(0.2)  # asking again over HTTP is all one can do from outside
        waited = time.monotonic() - began
        for what, found in (
            ("customers", self.expected.customers), ("sale orders, with their totals", self.expected.orders),
            ("payments, posted", self.expected.payments),
        ):  # fmt: skip
            self.timeline.told(f"{what} in the ERP", f"{len(found)} of {len(found)}, each once", waited)
