"""Words that are kept in French and English, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language

from ..states import Move


def said_in(labels: Mapping[str, str]) -> str:
    """A {fr, en} text; French where the other is missing, nothing where both are."""
    return str(labels.get(get_language() or "fr") or labels.get("fr") or "")


def move_label(move: Move) -> str:
    """What its button says."""
    return said_in({"fr": move.fr, "en": move.en})
