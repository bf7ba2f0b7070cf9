"""Rights over the rules of paying sellers."""

from apps.core.permissions import AUDITOR, CLERK, COMPLIANCE, LEAD, MANAGER, declare

CASH_RULES_READ = declare(
    "cash_rules:read", fr="Voir le plafond d’espèces", en="See the limit of cash",
    roles=(CLERK, LEAD, MANAGER, COMPLIANCE, AUDITOR),
)  # fmt: skip
CASH_RULES_WRITE = declare(
    "cash_rules:write", fr="Fixer le plafond d’espèces", en="Set the limit of cash", roles=(COMPLIANCE,), asks_pin=True
)
