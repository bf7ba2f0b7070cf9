"""Facts of the buyback."""

from . import pricing

__all__ = ["pricing"]
