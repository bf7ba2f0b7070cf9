"""Codes survive being typed, read aloud and scanned; a wrong character never becomes another thing's code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import codes

prefixes = st.sampled_from(sorted(codes.PREFIXES))


@given(prefixes)
def test_a_new_code_reads_back_as_itself(prefix: str) -> None:
    code = codes.new_code(prefix)
    assert codes.parse_code(code) == (codes.PREFIXES[prefix], code)


@given(prefixes)
def test_every_wrong_character_is_found(prefix: str) -> None:
    code = codes.new_code(prefix)
    for place, right in enumerate(code):
        if right == "-":
            continue
        for wrong in (codes.ALPHABET + "ILOU").replace(right, ""):
            typed = code[:place] + wrong + code[place + 1 :]
            assert codes.parse_code(typed) in (None, (codes.PREFIXES[prefix], code)), typed
            if codes.parse_code(typed) is not None:
                assert place > 2
                assert wrong in "ILO", "only a lookalike of the right character may be taken for it"


@given(prefixes, st.integers(3, 8))
def test_swapped_neighbours_are_found_but_for_the_pair_luhn_cannot_see(prefix: str, place: int) -> None:
    code = codes.new_code(prefix)
    first, second = code[place], code[place + 1]
    swapped = code[:place] + second + first + code[place + 2 :]
    if first != second and {first, second} != {"0", "Z"}:
        assert codes.parse_code(swapped) is None


@given(prefixes, st.sampled_from([str.lower, str.upper, lambda c: f"  {c}\n", lambda c: c.replace("-", "")]))
def test_spelling_does_not_matter(prefix: str, spelling: object) -> None:
    code = codes.new_code(prefix)
    assert codes.parse_code(spelling(code)) == (codes.PREFIXES[prefix], code)


def test_lookalikes_are_read_as_digits() -> None:
    code = next(c for c in iter(lambda: codes.new_code("PA"), None) if "0" in c and "1" in c)
    body = code[3:]
    assert codes.parse_code("pa-" + body.replace("0", "o").replace("1", "l")) == ("payable", code)
    assert codes.parse_code("pa-" + body.replace("1", "I")) == ("payable", code)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = codes.parse_code(text)
    assert found is None or codes.parse_code(found[1]) == found


@pytest.mark.parametrize("real", ["4006381333931", "96385074", "036000291452", "10012345678902"])
def test_published_article_numbers_are_right(real: str) -> None:
    assert codes.is_ean(real)


@given(st.builds(codes.new_ean_alias))
def test_an_alias_is_an_in_store_ean_and_no_wrong_digit_passes(alias: str) -> None:
    assert (len(alias), alias[:2], codes.is_ean(alias)) == (13, "28", True)
    for place, right in enumerate(alias):
        for wrong in "0123456789".replace(right, ""):
            assert not codes.is_ean(alias[:place] + wrong + alias[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "4006381333932", "400638133393", "٤٠٠٦٣٨١٣٣٣٩٣١", "40063813339３1", " 4006381333931"]
)
def test_what_is_no_article_number_is_refused(text: str) -> None:
    assert not codes.is_ean(text)
