"""What is typed and what is stored meet after folding."""

import pytest

from apps.core import search


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éloïse  DUPONT", "eloise dupont"),
        ("Straße", "strasse"),
        ("ﬁn\u00a0Lecœur", "fin lecoeur"),
        ("  ", ""),
        ("İstanbul", "istanbul"),
    ],
)
def test_folded(text, folded):
    assert search.fold(text) == folded


def test_many_words_are_cut_to_the_first_eight():
    assert search.words(" ".join("abcdefghij")) == list("abcdefgh")
