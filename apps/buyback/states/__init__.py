"""Closed lists and lives of the buyback."""

from .pricing import PRICE_RULE_SET, BaseKind, EffectKind, QuestionKind, RuleSetStatus, StepKind

__all__ = ["PRICE_RULE_SET", "BaseKind", "EffectKind", "QuestionKind", "RuleSetStatus", "StepKind"]
