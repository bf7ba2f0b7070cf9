"""Tickets sent in bulk: let in, kept at once, booked later."""

from .admitting import require_room
from .booking import book_tickets, retry_tickets
from .forgetting import forget_old_intake
from .receiving import TAKEN, Answer, Taken, receive_tickets

__all__ = [
    "TAKEN",
    "Answer",
    "Taken",
    "book_tickets",
    "forget_old_intake",
    "receive_tickets",
    "require_room",
    "retry_tickets",
]
