"""A barcode reader works anywhere on a page; a person typing is never taken for one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from apps.core.codes import PREFIXES

from .reader import scan

pytestmark = pytest.mark.urls("tests.screens.urls")

CODE = "WO-7K3M9QXF"
SCRIPT = Path(settings.BASE_DIR) / "static" / "desk" / "js" / "scan.js"
# A reader set to a US keyboard on a French computer: the character is wrong, the key position is right.
AZERTY_READER = """(code) => {
  const shown = {1:"&",2:"é",3:'"',4:"'",5:"(",6:"-",7:"è",8:"_",9:"ç",0:"à","-":")",Q:"A",W:"Z",A:"Q",Z:"W",M:"?"};
  const send = (init) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
  for (const c of code) {
    const position = c === "-" ? "Minus" : /\\d/.test(c) ? `Digit${c}` : `Key${c}`;
    const shiftKey = /[A-Z]/.test(c);
    if (shiftKey) send({ key: "Shift", code: "ShiftLeft", shiftKey });
    send({ key: shown[c] ?? c, code: position, shiftKey });
  }
  send({ key: "Enter", code: "Enter" });
}"""
READER = """(text) => { for (const key of [...text, "Enter"]) document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { bubbles: true, cancelable: true, key, code: `Key${key.toUpperCase()}` })); }"""


def test_every_prefix_of_our_codes_is_read_back_from_a_wrong_layout() -> None:
    known = re.search(r"OWN_CODE = /\^\(([A-Z|]+)\)", SCRIPT.read_text())
    assert known is not None
    assert set(known[1].split("|")) == set(PREFIXES)


@pytest.mark.parametrize("end", ["Enter", "Tab"])
def test_a_scan_with_the_focus_nowhere_is_looked_up(page: Page, end: str) -> None:
    page.goto("/styleguide/")
    scan(page, CODE, end)
    expect(page.locator("#echo")).to_have_text(CODE)


def test_a_scan_while_the_page_still_loads_is_looked_up(page: Page) -> None:
    held: list[Route] = []
    page.route("**/desk/js/scan*.js", lambda route: held.append(route))
    page.goto("/styleguide/", wait_until="commit")
    page.wait_for_selector("#rc-scan")
    scan(page, CODE)
    expect(page.locator("#echo")).to_have_count(0)
    held[0].continue_()
    expect(page.locator("#echo")).to_have_text(CODE)


def test_a_reader_on_the_wrong_keyboard_layout_is_understood(page: Page) -> None:
    page.goto("/styleguide/")
    page.evaluate(AZERTY_READER, CODE)
    expect(page.locator("#echo")).to_have_text(CODE)


def test_a_scan_while_writing_leaves_the_writing_as_it_was(page: Page) -> None:
    page.goto("/styleguide/")
    page.fill("#id_note", "Left brake rubs")
    page.locator("#id_note").focus()
    page.evaluate("document.querySelector('[data-rc-scan]').addEventListener('submit', (e) => e.preventDefault())")
    scan(page, CODE)
    expect(page.locator("#rc-scan")).to_have_value(CODE)
    expect(page.locator("#id_note")).to_have_value("Left brake rubs")


def test_a_field_that_accepts_scans_keeps_them(page: Page) -> None:
    page.goto("/styleguide/")
    page.evaluate("document.querySelector('#id_name').setAttribute('data-accepts-scan', '')")
    page.fill("#id_name", "")
    scan(page, "CN8841K20775")
    expect(page.locator("#id_name")).to_have_value("CN8841K20775")
    expect(page.locator("#rc-scan")).to_have_value("")


def test_a_scan_right_after_typing_into_another_field_is_a_scan_alone(page: Page) -> None:
    page.goto("/styleguide/")
    page.evaluate("document.querySelector('#id_name').setAttribute('data-accepts-scan', '')")
    page.fill("#id_name", "")
    page.focus("#id_note")
    page.keyboard.type("S/Pro")
    page.focus("#id_name")
    scan(page, "CN8841K20775")
    expect(page.locator("#id_name")).to_have_value("CN8841K20775")
    expect(page.locator("#id_note")).to_have_value("S/Pro")
    expect(page.locator("#rc-scan")).to_have_value("")


def test_a_person_typing_is_not_a_reader(page: Page) -> None:
    page.goto("/styleguide/")
    page.locator("#id_name").focus()
    page.locator("#id_name").press_sequentially("Camille", delay=70)
    page.keyboard.press("Tab")
    expect(page.locator("#rc-scan")).to_have_value("")
    assert page.url.endswith("/styleguide/")


def test_a_scanned_letter_is_never_a_shortcut(page: Page) -> None:
    page.goto("/styleguide/")
    page.evaluate(READER, "nnnnnnnn")  # at a reader's speed, however busy this machine is
    expect(page.locator("#echo")).to_have_text("nnnnnnnn")


def test_before_sign_in_a_scan_is_a_badge_and_never_a_pin(page: Page) -> None:
    page.clock.install(time=0)
    page.goto("/styleguide/pin/")
    expect(page.locator("#rc-pin")).to_be_focused()
    page.clock.pause_at(60)  # the next key comes before the moment a PIN waits for, however busy this machine is
    with page.expect_request(lambda request: request.method == "POST") as sent:
        scan(page, "04A1B2C3D4")
    assert "badge=04A1B2C3D4" in (sent.value.post_data or "")
    assert "pin=" not in (sent.value.post_data or "")


def test_the_pin_pad_sends_after_the_last_digit(page: Page) -> None:
    page.goto("/styleguide/pin/")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        for key in ("1", "2", "9", "Erase the last digit", "3", "4"):
            page.get_by_role("button", name=key, exact=True).click()
    assert (sent.value.post_data or "").endswith("pin=1234")
