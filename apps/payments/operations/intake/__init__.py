"""Tickets sent in bulk: let in, kept at once, booked later."""

from .admitting import require_room
from .booking import book_tickets, retry_tickets
from .receiving import TAKEN, Answer, Taken, receive_tickets

__all__ = ["TAKEN", "Answer", "Taken", "book_tickets", "receive_tickets", "require_room", "retry_tickets"]
