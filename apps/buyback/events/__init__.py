"""Facts of the buyback."""

from . import pricing, register

__all__ = ["pricing", "register"]
