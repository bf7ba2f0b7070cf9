"""What people at a counter do on any page: scan, and send the form of one action."""

from playwright.sync_api import Page, expect


def scan(page: Page, code: str) -> None:
    """The reader, wherever the cursor is: a burst of keys and Enter."""
    page.wait_for_load_state("networkidle")  # whoever scans has seen the page
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def send(page: Page, **fields: str) -> None:
    """Fill the form of one action and send it; it is answered when the form is gone."""
    for name, value in fields.items():
        page.fill(f"#id_{name.replace('__', '-')}", value)
    page.click("#act-send")
    expect(page.locator("#act")).to_have_count(0)
