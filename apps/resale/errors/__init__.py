"""Refusals of resale."""

from .stock import AlreadySold, BelowCost, NotPriced

__all__ = ["AlreadySold", "BelowCost", "NotPriced"]
