"""Every component, in both languages, both themes and both sizes: accessible, within its page, within the policy."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.urls("tests.screens.urls")

PAGES = ("", "board/", "order/", "sign-in/", "pin/")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # writing out all that passed takes as long as looking
}

# Whatever a person can press, with the size of what answers the press: a choice answers on its whole label,
# a card's link on the whole card. Links inside a sentence are exempt (WCAG 2.5.8), as is what is shown only on focus.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
  .filter((el) => el.checkVisibility() && el.type !== "hidden" && !el.matches(".rc-skip") && !el.closest("p"))
  .map((el) => [el, (el.closest(".rc-choice, .rc-scan") ?? (el.matches(".rc-card__link") ? el.closest(".rc-card") : el))
    .getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.5 || box.height < 43.5)
  .map(([el, box]) => `${el.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""

# How many times Tab must be pressed to go through the page, and what each stop looks like.
TABBABLE = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")]
  .filter((el) => el.checkVisibility() && !el.disabled && el.type !== "hidden")
  .filter((el, _at, all) => el.type !== "radio" || el.checked || (!document.querySelector(`[name="${el.name}"]:checked`)
    && el === all.find((other) => other.name === el.name))).length"""  # of a group nobody has answered, the first
RING = """() => { const seen = (el, pseudo) => { const s = getComputedStyle(el, pseudo);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
  const el = document.activeElement;
  el.dataset.reached = "yes";
  return [el.outerHTML.slice(0, 90), seen(el) || seen(el, "::after") ||
    [...document.querySelectorAll(".rc-scan, .rc-choice")].some((box) => box.contains(el) && seen(box))]; }"""


@pytest.mark.parametrize(
    "width, height, theme, language",
    [
        (1440, 900, "light", "fr"),
        (1440, 900, "dark", "fr"),
        (1024, 768, "light", "fr"),
        (1024, 768, "dark", "fr"),
        (1024, 768, "light", "en"),
    ],
)
def test_pages_are_accessible_and_within_the_policy(
    context: BrowserContext, page: Page, width: int, height: int, theme: Any, language: str
) -> None:
    _speak(context, language)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for name in PAGES:
        page.goto(f"/styleguide/{name}")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == [], name
        assert page.evaluate("refused") == [], name
        assert page.evaluate(SMALL_TARGETS) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_the_page_is_accessible_too(page: Page, theme: Any) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto("/styleguide/?light=down")
    page.locator(".rc-menu summary").first.click()
    page.click("#sample-toast")
    page.locator(".rc-menu summary").last.click()
    assert Axe().run(page, options=RULES).violations_count == 0
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Open a dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert Axe().run(page, options=RULES).violations_count == 0


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Page, name: str) -> None:
    page.goto(f"/styleguide/{name}")
    count = page.evaluate(TABBABLE)
    stops = []
    for _ in range(count + 1):  # one more: a page that starts inside a field passes through the body once
        page.keyboard.press("Tab")
        stops.append(page.evaluate(RING))
    assert [html for html, ring in stops if not ring and not html.startswith("<body")] == []
    assert page.locator("[data-reached]:not(body)").count() == count


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/styleguide/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_there_is_no_style_guide_outside_the_demo(client: Any, settings: Any) -> None:
    settings.DEMO = False
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.parametrize("name", ["unknown", "../base"])
def test_only_listed_samples_are_served(client: Any, name: str) -> None:
    assert client.get(f"/styleguide/{name}/").status_code == 404


@pytest.mark.parametrize("name, width, height", [("slip", 210, 297), ("ticket", 80, 200), ("label", 62, 29)])
def test_a_sheet_prints_on_one_page_of_its_own_paper(page: Page, name: str, width: int, height: int) -> None:
    page.goto(f"/styleguide/{name}/")
    boxes = _media_boxes(page.pdf(prefer_css_page_size=True))
    assert [(round(w / 72 * 25.4), round(h / 72 * 25.4)) for w, h in boxes] == [(width, height)]


def _speak(context: BrowserContext, language: str) -> None:
    context.add_cookies([{"name": "django_language", "value": language, "domain": "localhost", "path": "/"}])


def _media_boxes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page, in points."""
    boxes = [part.split(b"]")[0].split() for part in pdf.split(b"/MediaBox [")[1:]]
    return [(float(box[2]), float(box[3])) for box in boxes]
