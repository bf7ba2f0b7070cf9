"""What people at a counter do on any page: send the form of one action."""

from playwright.sync_api import Page, expect


def send(page: Page, **fields: str) -> None:
    """Fill the form of one action and send it; it is answered when the form is gone."""
    for name, value in fields.items():
        page.fill(f"#id_{name.replace('__', '-')}", value)
    page.click("#act-send")
    expect(page.locator("#act")).to_have_count(0)
