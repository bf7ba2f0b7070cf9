"""What may be said of a used thing, and how its condition is told."""

from apps.core.search import fold
from apps.items.states import Grade

from ..models import StockItem
from ..states import CONDITION_WORDS, NEVER, WHEN_TESTED


def refused_words(stock: StockItem, *texts: str) -> list[str]:
    """Those of the texts that may not be said of this thing, in the order of the rules."""
    said = f" {fold(*texts)} "
    tested = stock.functions_tested_at is not None and stock.data_wiped_at is not None
    rules = NEVER if tested else (*NEVER, *WHEN_TESTED)
    return [words for words in rules if words in said]


def condition_of(stock: StockItem) -> str:
    """What its grade means, in the active language; nothing while nobody has graded it."""
    grade = stock.item.grade
    return str(CONDITION_WORDS[Grade(grade)]) if grade else ""
