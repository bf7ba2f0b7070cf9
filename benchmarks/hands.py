"""What somebody at a counter does for one customer, input by input."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from tests.factories.desk import PIN

KEY_MS = 60
READER_S = 0.01  # between two keys of a reader


class Hands:
    """At a page, every input counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.inputs = page, 0

    def scan(self, code: str, into: str = "") -> None:
        """A burst of keys and Enter, wherever the cursor is, or in a field that accepts scans."""
        self.page.wait_for_load_state("networkidle")  # whoever scans has seen the page
        if into:
            self.page.focus(into)
        line, began = self.page.context.new_cdp_session(self.page), time.time()
        for number, key in enumerate([*code, "\r"]):  # stamped as a reader's are, however late the page hears them
            press = {"key": "Enter" if key == "\r" else key, "text": key, "timestamp": began + number * READER_S}
            line.send("Input.dispatchKeyEvent", {"type": "keyDown", **press})
            line.send("Input.dispatchKeyEvent", {"type": "keyUp", **press, "text": ""})
        self.inputs += 1

    def type(self, field: str, text: str) -> None:
        self._did(lambda: self.page.locator(field).press_sequentially(text, delay=KEY_MS))

    def pick(self, field: str, value: str) -> None:
        """A day in its calendar, one of a list."""
        if self.page.locator(field).evaluate("field => field.tagName") == "SELECT":
            self._did(lambda: self.page.select_option(field, value))
        else:
            self._did(lambda: self.page.fill(field, value))

    def pick_and_wait(self, field: str, value: str) -> None:
        """What is chosen decides which fields there are: the new ones are waited for."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.pick(field, value)
        self.page.wait_for_load_state("networkidle")

    def press(self, where: str) -> None:
        self._did(lambda: self.page.locator(where).first.click())

    def write(self) -> None:
        """The seller's name, on the screen."""
        box = self.page.locator(".rc-sign__paper").bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 40, box["y"] + box["height"] * 0.7)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] - 40, box["y"] + box["height"] * 0.3, steps=10)
        self._did(self.page.mouse.up)
        self.page.wait_for_function("document.querySelector('[data-rc-sign]').files.length === 1")

    def _did(self, act: Callable[[], Any]) -> None:
        self.inputs += 1
        act()


def check_in(at: Hands, family: str) -> None:
    at.press("[href='/workshop/new/']")
    at.page.wait_for_url("**/workshop/new/")
    for field, text in {
        "#id_given_name": "Nadia", "#id_family_name": family, "#id_phone": "0612345678", "#id_brand_name": "Trek",
        "#id_model_name": "Fuel EX 8", "#id_identifier": f"WTU{family}", "#id_symptoms": "Gears jump",
    }.items():  # fmt: skip
        at.type(field, text)
    at.pick("#id_promised_at", f"{timezone.now() + timedelta(days=7):%Y-%m-%dT17:30}")
    at.press("#receive")
    at.page.wait_for_selector("#print-slip")


def find_by_name(at: Hands, family: str) -> None:
    at.type("#rc-scan", family)
    with at.page.expect_navigation(wait_until="commit"):  # the page before may show the name as well
        at.page.keyboard.press("Enter")
    at.page.locator("#main").get_by_text(family).first.wait_for()


def pay_and_collect(at: Hands, code: str, ean: str, ring: Callable[[], object]) -> None:
    at.scan(ean)
    at.page.wait_for_url(f"**/workshop/{code}/")
    ring()
    at.page.wait_for_selector(".rc-payable__paid")
    at.press("#do-hand_over")
    at.press("#act-send")
    at.page.wait_for_url(f"**/workshop/{code}/")


def buy_a_bicycle(at: Hands, family: str) -> None:
    """From nothing to the voucher in the seller's hand: by one clerk, below the limit of four eyes."""
    at.press("a[href='/buyback/']")
    at.press("a[href='/buyback/new/']")
    for field, text in {"given_name": "Nadia", "family_name": family, "phone": "0612345678"}.items():
        at.type(f"#id_{field}", text)
    at.pick_and_wait("#id_things-0-category", "bikes")
    for field, text in {"brand_name": "Trek", "model_name": "Fuel EX 8", "new_price": "1000", "age_years": "2"}.items():
        at.type(f"#id_things-0-{field}", text)
    at.scan(f"WTU{family}".upper(), into="#id_things-0-identifier")
    for name, value in {"grade": "B", "answer_brakes": "yes", "answer_frame": "yes"}.items():
        at.press(f"input[name='things-0-{name}'][value='{value}']")
    at.press("#receive")
    at.press("#do-grade")
    at.press("#act-send")
    at.press("#do-make_offer")
    at.press("#do-accept_items")
    at.press("input[name='payout_mode'][value='voucher']")
    at.press("#act-send")
    _prove(at)
    for step in ("clear", "pay_out"):
        at.press(f"#do-{step}")
        at.type("#id_pin", PIN)
        at.press("#act-send")
    at.page.wait_for_selector("#do-put_in_stock")


def _prove(at: Hands) -> None:
    at.press("#do-verify_identity")
    for field, text in {
        "document_number": "880692310285", "authority": "Préfecture du Rhône", "home": "3 rue des Lilas, 69003 Lyon",
    }.items():  # fmt: skip
        at.type(f"#id_{field}", text)
    at.pick("#id_issued_on", "2021-05-04")
    at.pick("#id_born_on", "1988-02-17")
    at.press("#act-send")
    at.press("#do-check_stolen")
    at.type("#id_source", "FNUCI")
    at.pick("#id_line_1", "clear")
    at.press("#act-send")
    at.press("#do-sign")
    at.write()
    at.press("#act-send")


def open_lot(at: Hands, code: str) -> None:
    at.page.goto(f"/buyback/{code}/")
    at.press("#do-add_lot_line")
    at.page.wait_for_selector("#lot-thing")


def lot_line(at: Hands, number: int) -> None:
    """One more pair of boots; the page for the next one stands open at the end."""
    at.pick_and_wait("#id_thing-category", "boots")
    at.type("#id_thing-brand_name", "Salomon")
    at.type("#id_thing-model_name", "S/Pro 100")
    at.scan(f"SALOMON{number:05d}", into="#id_thing-identifier")
    at.press("input[name='thing-grade'][value='B']")
    with at.page.expect_navigation():
        at.press("#act-send")
    at.page.wait_for_selector("#lot-thing")
