"""Amounts as people read them."""

from decimal import Decimal

import pytest
from django.utils import translation

from apps.core.screens import words


@pytest.mark.parametrize(
    ("language", "amount", "currency", "expected"),
    [
        ("fr", "1249", "EUR", "1\u00a0249,00\u00a0€"),
        ("en", "1249", "EUR", "€1,249.00"),
        ("fr", "-35.5", "EUR", "−35,50\u00a0€"),
        ("en", "-35.5", "GBP", "−£35.50"),
        ("en", "89.9", "CHF", "CHF\u00a089.90"),
        ("fr", "1200.4", "JPY", "1\u00a0200\u00a0JPY"),
        ("fr", "1.2345", "TND", "1,235\u00a0TND"),
    ],
)
def test_money_is_written_as_the_reader_writes_it(language: str, amount: str, currency: str, expected: str) -> None:
    with translation.override(language):
        assert words.money_text(Decimal(amount), currency).replace("\u202f", "\u00a0") == expected
