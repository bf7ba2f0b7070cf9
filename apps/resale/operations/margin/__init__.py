"""What a sale adds to the margin book, and a return takes out of it: in the sale's own transaction."""

from decimal import Decimal

from apps.core.actors import Actor

from ...models import Sale


def record_margin(sale: Sale, *, actor: Actor) -> None:
    """Stands in until the book is there."""


def reverse_margin(sale: Sale, *, returned_amount: Decimal, actor: Actor) -> None:
    """Stands in until the book is there."""
