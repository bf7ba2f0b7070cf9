"""From the shelf through the workshop to the buyer, and into the book of margin VAT."""

from playwright.sync_api import expect

from apps.resale.models import StockItem
from apps.resale.operations import feed_was_read
from apps.resale.selectors import feed_of
from apps.workshop.models import WorkOrder
from tests.factories.workshop import person

from ..desks import Desk
from ..reader import scan
from ..till import Till
from .hands import send


def sent_to_the_workshop(desk: Desk, stock: StockItem) -> WorkOrder:
    """Its label is scanned; the order has no customer, the store pays."""
    page = desk.page
    page.goto("/resale/")
    scan(page, stock.item.code)
    page.wait_for_url(f"**/resale/{stock.code}/")
    page.click("#do-start_refurbishment")
    page.click("#new-order")
    page.fill("#id_symptoms", "New pads, clean and adjust.")
    desk.checked()
    page.click("#receive")
    expect(page.locator("#do-start_diagnosis")).to_be_visible()
    desk.checked()
    return WorkOrder.objects.get()


def repaired(mechanic: Desk, lead: Desk, order: WorkOrder) -> None:
    """A part by its name, an hour's labour; whoever did the work cannot pass it."""
    page = mechanic.page
    page.goto("/workshop/")
    page.click(f"button#next-{order.code}")
    page.click(f"a#next-{order.code}")
    page.fill("#id_lines-0-label", "Clean and adjust")
    page.fill("#id_lines-0-unit_price", "60")
    page.locator("#find").press_sequentially("pads", delay=60)
    page.click("#pick-PLAQ-1")
    expect(page.locator("#quote-total data")).to_have_attribute("value", "84.90")
    send(page)
    lead.page.click("#do-approve_quote")
    send(lead.page)
    for lane in ("todo", "work"):
        page.goto("/workshop/")
        page.click(f"#lane-{lane} #next-{order.code}")
        expect(page.locator(f"#lane-{lane} #next-{order.code}")).to_have_count(0)
    lead.page.goto("/workshop/")
    lead.page.click(f"#next-{order.code}")
    send(lead.page, notes="Ridden round the block")
    lead.checked()
    lead.picture("refurbishment-order")
    lead.page.click("#do-hand_over")
    send(lead.page)


def offered(desk: Desk, stock: StockItem) -> None:
    """Back on the shelf by its label: ready, priced, for sale at every till and on the site."""
    page = desk.page
    scan(page, stock.item.code)
    page.wait_for_url(f"**/resale/{stock.code}/")
    page.click("#do-make_ready")
    page.fill("#id_price", "990")
    expect(page.locator("#weighed")).to_contain_text("315")
    desk.checked()
    desk.picture("used-price")
    page.click("#price-send")
    page.click("#do-release")
    page.get_by_role("button", name="Offer on alpes-occasion.example").click()
    expect(page.locator(".rs-listing")).to_contain_text("no answer yet")
    stock.refresh_from_db()
    listing = stock.listings.get()
    shop = person(str(listing.channel.reader_id), stock.store)
    feed_was_read(listing.channel, feed_of(listing.channel, shop), actor=shop)
    expect(page.locator(".rs-listing")).to_contain_text("confirmed")
    desk.checked()
    page.locator("#stock-listings").scroll_into_view_if_needed()
    desk.picture("used-for-sale")


def sold(desk: Desk, till: Till, stock: StockItem) -> None:
    """By the label, at a till that knows nothing of us but the code; the open page says so by itself."""
    page = desk.page
    page.goto("/resale/?tab=sale")
    page.click(f"#see-{stock.code}")
    expect(page.locator("#do-take_off_sale")).to_be_visible()
    till.ring(stock.item.code)
    expect(page.locator("#do-deliver")).to_be_visible()
    desk.checked()
    page.click("#do-deliver")
    expect(page.locator("#do-deliver")).to_have_count(0)
    stock.refresh_from_db()
    assert stock.status == "delivered"


def what_it_left(desk: Desk, stock: StockItem) -> None:
    """990 sold less 590 paid to the seller; the workshop lessens nothing: 400 × 20 / 120. And its whole life."""
    page = desk.page
    page.goto("/resale/vat/")
    page.click("tbody th a")
    line = page.locator("tbody tr", has_text="sale").first
    amounts = [cell.get_attribute("value") for cell in line.locator("data").all()]
    assert amounts == ["990.00", "590.00", "400.00", "66.67"]
    desk.checked()
    desk.picture("margin-month")
    line.get_by_role("link").click()
    page.wait_for_url(f"**/items/{stock.item.code}/")
    expect(page.get_by_text("Brake pads")).to_be_visible()
    desk.checked()
    desk.picture("passport")
