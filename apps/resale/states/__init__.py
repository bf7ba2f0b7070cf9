"""Closed lists of resale."""

from .margin import MarginMethod, Regime, RegimeReason

__all__ = ["MarginMethod", "Regime", "RegimeReason"]
