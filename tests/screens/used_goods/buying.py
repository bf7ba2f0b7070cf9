"""From what a seller says of a bicycle to the money in their hand."""

import io
from decimal import Decimal

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from apps.buyback.models import RegisterEntry, TradeIn
from apps.items.models import Item
from tests.factories.desk import PIN

from ..desks import Desk
from ..reader import scan
from ..test_trade_in import sign
from ..till import Till
from .hands import send


def estimated(desk: Desk) -> TradeIn:
    """Two bicycles as their seller describes them, none of which anybody has touched."""
    page = desk.page
    page.goto("/buyback/")
    page.keyboard.press("n")
    page.wait_for_url("**/buyback/new/")
    for name, text in (("given_name", "Nadia"), ("family_name", "Benali"), ("phone", "06 12 34 56 78")):
        page.fill(f"#id_{name}", text)
    described(page, 0, "Moustache", "Samedi 28", new="2500", years="1", grade="B")
    page.fill("#id_things-0-provenance", "Bought new in Lyon, 2025")
    page.focus("#id_things-0-identifier")
    scan(page, "BC7K3M9QXF")  # the sticker on the frame, into the field that accepts it
    expect(page.locator("#id_things-0-identifier")).to_have_value("BC7K3M9QXF")
    page.select_option("#id_things-0-identifier_kind", "fnuci")
    page.click("#add-thing")
    described(page, 1, "Btwin", "Original 500", new="200", years="3", grade="C")
    expect(page.locator("#worth-total data")).to_have_attribute("value", "869.00")
    expect(page.locator("#id_things-0-identifier")).to_have_value("BC7K3M9QXF")
    desk.checked()
    desk.picture("trade-in-estimate")
    page.click("#estimate")
    expect(page.locator("#do-receive")).to_be_visible()
    return TradeIn.objects.get()


def described(page: Page, number: int, brand: str, model: str, *, new: str, years: str, grade: str) -> None:
    start = f"things-{number}"
    for name, text in (("brand_name", brand), ("model_name", model), ("new_price", new), ("age_years", years)):
        page.fill(f"#id_{start}-{name}", text)
    page.check(f"input[name='{start}-grade'][value='{grade}']")
    for question in ("frame", "brakes", "invoice"):
        page.check(f"input[name='{start}-answer_{question}'][value='yes']")


def received(desk: Desk, trade_in: TradeIn) -> None:
    """She comes back with both; her number is scanned from the telephone it was sent to."""
    page = desk.page
    page.goto("/")
    scan(page, trade_in.code)
    page.wait_for_url(f"**/buyback/{trade_in.code}/")
    page.click("#do-receive")
    send(page)
    expect(page.locator("#do-grade")).to_be_visible()


def inspected(desk: Desk, trade_in: TradeIn) -> None:
    """The brakes are worn, the paint is worse than declared; a picture of it."""
    page = desk.page
    page.goto("/buyback/?tab=grade")
    page.click(f"a[href='/buyback/{trade_in.code}/']")
    page.click("#do-grade")
    page.check("input[name='line-1-grade'][value='C']")
    page.check("input[name='line-1-answer_brakes'][value='no']")
    page.fill("#id_line-1-notes", "Pads worn to the metal, scratches along the top tube.")
    page.set_input_files("#id_line-1-photos", [{"name": "velo.png", "mimeType": "image/png", "buffer": photograph()}])
    desk.checked()
    page.locator("#id_line-1-photos").scroll_into_view_if_needed()
    desk.picture("trade-in-inspection")
    send(page)
    expect(page.locator("#main img")).to_have_count(1)
    desk.checked()


def agreed(desk: Desk, trade_in: TradeIn) -> None:
    """559 by the rules; 590 within the clerk's limit; the small one goes home again."""
    page = desk.page
    page.goto("/")
    scan(page, trade_in.code)
    page.click("#do-make_offer")
    expect(page.locator("#offer-1-title")).to_be_visible()
    desk.checked()
    desk.picture("trade-in-offer")
    page.click("#do-counter")
    desk.checked()
    send(page, **{"line-1-amount": "590", "line-1-reason": "Battery changed under warranty"})
    page.click("#do-accept_items")
    page.locator(".ws-agreed").nth(1).click()
    expect(page.locator("#accept-total data").first).to_have_attribute("value", "590.00")
    page.check("input[name='payout_mode'][value='cash']")
    desk.checked()
    send(page)


def proven_and_bought(desk: Desk, trade_in: TradeIn) -> None:
    """Who she is, that nobody misses it, and her own hand; then it is ours."""
    page = desk.page
    page.click("#do-clear")
    page.fill("#id_pin", PIN)
    page.click("#act-send")
    expect(page.locator("#refusal")).to_contain_text("identity document, the theft check, the signature")
    desk.complaints.clear()  # the browser notes the 409 it was answered
    page.goto(f"/buyback/{trade_in.code}/")
    page.click("#do-verify_identity")
    desk.checked()
    send(page, document_number="880692310285", issued_on="2021-05-04", authority="Préfecture de la Haute-Savoie",
         born_on="1988-02-17", home="3 rue des Lilas, 74000 Annecy")  # fmt: skip
    page.click("#do-check_stolen")
    page.select_option("#id_line_1", "clear")
    desk.checked()
    send(page, source="FNUCI")
    page.click("#do-sign")
    sign(page)
    desk.checked()
    desk.picture("trade-in-signature")
    send(page)
    page.click("#do-clear")
    desk.checked()
    send(page, pin=PIN)
    expect(page.locator("#do-pay_out")).to_be_visible()
    trade_in.refresh_from_db()
    assert (trade_in.status, trade_in.total) == ("cleared", Decimal("590.00"))


def in_the_register(desk: Desk, trade_in: TradeIn) -> None:
    page, entry = desk.page, RegisterEntry.objects.get()
    page.goto("/")
    scan(page, trade_in.code)
    page.get_by_role("link", name=entry.code).click()
    page.wait_for_url(f"**/buyback/register/{entry.pk}/")
    expect(page.get_by_text("Moustache Samedi 28").first).to_be_visible()
    desk.checked()
    desk.picture("register-entry")


def paid_out(clerk: Desk, manager: Desk, till: Till, trade_in: TradeIn) -> None:
    """Above the limit nobody pays the price they set: a second person asks for it, the till hands it out."""
    page = clerk.page
    page.click("#do-pay_out")
    page.fill("#id_pin", PIN)
    page.click("#act-send")
    expect(page.locator("#refusal, #act [role=alert]").first).to_contain_text("ask a colleague")
    clerk.complaints.clear()  # the browser notes the refusal it was answered
    clerk.checked()
    page = manager.page
    scan(page, trade_in.code)
    page.wait_for_url(f"**/buyback/{trade_in.code}/")
    page.click("#do-pay_out")
    send(page, pin=PIN)
    expect(page.locator(".rc-payable__scan")).to_be_visible()
    manager.checked()
    manager.picture("trade-in-payout")
    till.ring(trade_in.code, kind="payout", method="cash")


def taken_home_and_put_away(desk: Desk, trade_in: TradeIn) -> Item:
    page = desk.page
    page.goto("/buyback/?tab=stock")
    page.click(f"a[href='/buyback/{trade_in.code}/']")
    page.click("#do-return_lines")
    send(page)
    page.click("#do-put_in_stock")
    expect(page.locator("#do-put_in_stock")).to_have_count(0)
    desk.checked()
    trade_in.refresh_from_db()
    states = [line.state for line in trade_in.lines.order_by("position")]
    assert (trade_in.status, states) == ("stocked", ["bought", "returned"])
    item = trade_in.lines.get(position=1).item
    assert item is not None
    return item


def photograph() -> bytes:
    """Two wheels and a frame, on a workshop's wall."""
    drawn = Image.new("RGB", (640, 480), "#d9d4cb")
    pen = ImageDraw.Draw(drawn)
    for left in (70, 370):
        pen.ellipse((left, 220, left + 200, 420), outline="#2b2b2b", width=10)
    frame = [(170, 320), (260, 180), (430, 180), (300, 320), (170, 320), (260, 180), (300, 320)]
    pen.line(frame, fill="#1f6f8b", width=14, joint="curve")
    pen.line([(430, 180), (470, 320)], fill="#1f6f8b", width=14)
    pen.line([(330, 175), (360, 185)], fill="#b3392f", width=4)
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    return kept.getvalue()
