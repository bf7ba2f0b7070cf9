"""What the small template tags write."""

from decimal import Decimal

import pytest
from django.utils import translation

from apps.core.money import Money
from apps.desk.templatetags import rc, rc_charts


def test_money_keeps_the_exact_amount_for_machines_and_marks_what_is_owed_back() -> None:
    with translation.override("en"):
        written = rc.money(Money(Decimal("-35.50"), "EUR"))
    assert written == '<data class="rc-money rc-money--negative" value="-35.50">−€35.50</data>'


def test_an_unknown_amount_is_a_dash() -> None:
    assert rc.money(None) == '<span class="rc-money ">—</span>'


def test_a_status_always_has_an_icon_and_its_word() -> None:
    written = rc.status("ready", "Prêt <b>")
    assert written.startswith('<span class="rc-pill rc-tone--ready"><svg')
    assert written.endswith('#state-ready"></use></svg>Prêt &lt;b&gt;</span>')


def test_a_status_nobody_declared_is_refused() -> None:
    with pytest.raises(KeyError):
        rc.status("purple", "?")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Camille Durand", "CD"), ("Jean-Luc de la Tour", "JT"), ("Yanis", "Y"), ("", "")],
)
def test_initials(name: str, expected: str) -> None:
    assert rc.initials(name) == expected


def test_a_sparkline_spans_its_box_and_says_itself_in_words() -> None:
    drawn = rc_charts.sparkline([1, 3, 2], "3 days: 1, 3, 2")
    assert 'points="0.0,33.0 52.0,3.0 104.0,18.0"' in drawn
    assert "<title>3 days: 1, 3, 2</title>" in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize(("values", "expected"), [([], ""), ([4], "")])
def test_a_trend_needs_two_values(values: list[int], expected: str) -> None:
    assert rc_charts.sparkline(values, "") == expected


def test_an_unchanging_trend_is_a_line_in_the_middle() -> None:
    assert 'points="0.0,18.0 104.0,18.0"' in rc_charts.sparkline([5, 5], "")


def test_ean_bars_follow_the_standard() -> None:
    """4006381333931 is the specimen of the EAN-13 article in most textbooks: its first and last guards are 101."""
    drawn = rc_charts.ean13("4006381333931")
    bars = [part.split('"') for part in drawn.split("<rect ")[1:]]
    dark = {column for bar in bars for column in range(int(bar[1]) - 7, int(bar[1]) - 7 + int(bar[3]))}
    pattern = "".join("1" if column in dark else "0" for column in range(95))
    assert pattern == (
        "101" "0001101" "0100111" "0101111" "0111101" "0001001" "0110011" "01010"
        "1000010" "1000010" "1000010" "1110100" "1000010" "1100110" "101"
    )  # fmt: skip


def test_code_128_bars_follow_the_standard() -> None:
    """ "AB" in set B: start, the two letters, check character (104 + 33 + 2 * 34) % 103 = 102, stop."""
    drawn = rc_charts.code128("AB")
    bars = [part.split('"') for part in drawn.split("<rect ")[1:]]
    dark = {column for bar in bars for column in range(int(bar[1]) - 7, int(bar[1]) - 7 + int(bar[3]))}
    pattern = "".join("1" if column in dark else "0" for column in range(57))
    assert pattern == "110100100001010001100010001011000111101011101100011101011"


def test_a_qr_code_is_named_and_brings_no_style() -> None:
    drawn = rc_charts.qr("WO-7K3M9QXF", 'Open "WO"')
    assert drawn.startswith('<span role="img" aria-label="Open &quot;WO&quot;"><svg')
    assert "style=" not in drawn
