"""Labels in ZPL: every field where it belongs, nothing a name holds becomes a command."""

import pytest

from apps.printing import zpl
from apps.printing.ports import Label
from tests.factories.printing import zpl_fields

TAG = Label(
    title="Vélo de ville bleu", texts=("Anne Durand", "ven. 4 déc., 17:30"), barcode="WO-7K3M9QXD", qr="WO-7K3M9QXD"
)


def commands(label: Label, **options: int) -> list[tuple[str, str]]:
    return [(command, data) for _left, _top, command, data in zpl_fields(zpl.render(label, **options))]


def test_a_label_is_one_format_of_its_size_in_utf_8():
    said = zpl.render(TAG, copies=3).decode()
    assert said.startswith("^XA^CI28^PW496^LL232^LH0,0\n")
    assert said.endswith("^FS\n^PQ3\n^XZ\n")


def test_each_field_is_read_back():
    assert zpl_fields(zpl.render(TAG)) == [
        (16, 12, "^BQN,2,5^FH_", "MA,WO-7K3M9QXD"),
        (161, 12, "^A0N,30,30^FH_", "Vélo de ville bleu"),
        (161, 44, "^A0N,22,22^FH_", "Anne Durand"),
        (161, 69, "^A0N,22,22^FH_", "ven. 4 déc., 17:30"),
        (183, 150, "^BY2^BCN,48,Y,N,N,A^FH_", "WO-7K3M9QXD"),
    ]


def test_a_finer_head_gets_the_same_millimetres():
    coarse, fine = zpl_fields(zpl.render(TAG)), zpl_fields(zpl.render(TAG, dots=12))
    assert [(round(x * 1.5), round(y * 1.5)) for x, y, *_ in coarse] == [(x, y) for x, y, *_ in fine]
    assert zpl.render(TAG, dots=12).startswith(b"^XA^CI28^PW744^LL348")


def test_an_ean_leaves_its_check_digit_to_the_printer():
    label = Label(title="62,50 €", barcode="2812345678909")
    assert commands(label) == [("^A0N,30,30^FH_", "62,50 €"), ("^BY2^BEN,48,Y,N^FH_", "281234567890")]


def test_a_number_with_a_wrong_check_digit_is_code_128():
    assert commands(Label(title="x", barcode="2812345678900"))[-1] == ("^BY2^BCN,48,Y,N,N,A^FH_", "2812345678900")


@pytest.mark.parametrize("nasty", ["^XZ^XA^JUF^XZ", "~JR", "a_5Eb", "C:\\new", "100 % ^FS", "œuvre №7"])
def test_no_name_becomes_a_command(nasty):
    said = zpl.render(Label(title=nasty, texts=(nasty,), qr=nasty)).decode()
    assert [data for _, data in commands(Label(title=nasty, texts=(nasty,), qr=nasty))] == [f"MA,{nasty}", nasty, nasty]
    assert (said.count("^XA"), said.count("^XZ"), said.count("~")) == (1, 1, 0)


def test_control_characters_and_line_ends_do_not_reach_the_printer():
    assert commands(Label(title="one\r\ntwo\x00\x1bthree")) == [("^A0N,30,30^FH_", "one twothree")]


def test_what_is_too_long_is_cut_with_an_ellipsis_and_stays_on_the_label():
    label = Label(
        title="Vélo électrique de randonnée à cadre ouvert, taille M, vert",
        texts=("très " * 30,) * 9,
        barcode="WO-7K3M9QXD",
    )
    fields = zpl_fields(zpl.render(label))
    titles = [data for *_, command, data in fields if command.startswith("^A0N,30")]
    texts = [top for _, top, command, _ in fields if command.startswith("^A0N,18")]
    assert (len(titles), titles[-1][-1]) == (2, "…")
    bars_top = fields[-1][1]
    assert (len(texts), max(texts) + 18 <= bars_top) == (3, True)


def test_a_price_tag_has_all_its_lines_beside_its_bars():
    label = Label(
        title="Nakamura E-Crossover",
        texts=(
            "180.00 € (before: 200.00 €)",
            "IT-7K3M9QXD · register no. 12",
            "B : Light marks seen from near, everything works",
            "Second-hand, 24 months’ warranty",
        ),
        barcode="2812345678909",
        qr="IT-7K3M9QXD",
    )
    *fields, bars = zpl_fields(zpl.render(label))
    texts = [(left, top, data) for left, top, command, data in fields if command.startswith("^A0N,18")]
    assert " ".join(data for *_, data in texts) == " ".join(label.texts)
    assert all(left >= 250 or top + 18 <= bars[1] for left, top, _ in texts)
    assert max(top for _, top, _ in texts) + 18 <= 29 * 8 - 12
    assert bars == (38, 150, "^BY2^BEN,48,Y,N^FH_", "281234567890")


def test_a_barcode_that_would_not_fit_or_not_scan_is_refused():
    for wrong in ("wo-7k3m9qxd", "WO 7K3M9QXD", "É", "0" * 21, ">0"):
        with pytest.raises(ValueError):
            Label(title="x", barcode=wrong)
