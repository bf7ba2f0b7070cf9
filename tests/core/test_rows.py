"""Tables as files: what a spreadsheet opens runs nothing, and its figures stay figures."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from apps.core.rows import as_csv, write_csv


@pytest.mark.parametrize("text", ["=1+1", "+33", "-A1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_a_text_is_never_run_as_a_formula(text: str) -> None:
    assert list(csv.reader(io.StringIO(as_csv(("words",), [(text,)]).decode(), newline=""))) == [
        ["words"],
        [f"'{text}"],
    ]


def test_figures_below_zero_stay_figures() -> None:
    row = (Decimal("-12.50"), -3, -0.5, date(2026, 11, 21), None, "a;b")
    stream = io.StringIO()

    write_csv(stream, ("amount", "count", "share", "day", "nothing", "words"), [row], delimiter=";")

    assert stream.getvalue().splitlines()[1] == '-12.50;-3;-0.5;2026-11-21;;"a;b"'
