"""What narrows the lists of the buyback, and what of them can be searched."""

from .register import REGISTER, RegisterFilter

__all__ = ["REGISTER", "RegisterFilter"]
