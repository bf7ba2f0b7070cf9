"""A barcode reader at a page: a keyboard that types very fast, however slowly this machine hands its keys over."""

import time

from playwright.sync_api import Page

SECONDS_BETWEEN = 0.005
NAMED: dict[str, dict[str, object]] = {
    "Enter": {"code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Tab": {"code": "Tab", "windowsVirtualKeyCode": 9},
}


def scan(page: Page, text: str, end: str = "Enter") -> None:
    """Keys and what ends them, wherever the cursor is; each says when it was pressed, as the page will hear it."""
    line, at = page.context.new_cdp_session(page), time.time()
    for number, key in enumerate((*text, end)):
        said = {"key": key, "timestamp": at + number * SECONDS_BETWEEN, **NAMED.get(key, {"text": key})}
        line.send("Input.dispatchKeyEvent", {"type": "keyDown", **said})
        line.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key, "timestamp": said["timestamp"]})
    line.detach()
