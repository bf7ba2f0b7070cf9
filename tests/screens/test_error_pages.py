"""Full-page refusals and failures: they must work when little else does."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from apps.core import context as request_context

SAMPLE = request_context.RequestContext(request_id="7f3a9c20b1aa")


@pytest.mark.parametrize(
    "page, words",
    [
        ("403.html", "Your rights do not allow this."),
        ("404.html", "Nothing is here, or it belongs to another store."),
        ("500.html", "Something failed on our side."),
    ],
)
def test_a_page_says_what_happened_and_what_to_quote(page: str, words: str) -> None:
    with translation.override("en"), request_context.bound(SAMPLE):
        html = render_to_string(page)
    assert words in html
    assert "What to do" in html
    assert '<span class="rc-code">7f3a9c20b1aa</span>' in html


def test_a_page_without_a_request_offers_no_form() -> None:
    assert "<form" not in render_to_string("500.html")
