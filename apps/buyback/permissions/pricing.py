"""Rights over price rules, which hold for a whole company."""

from apps.core.permissions import AUDITOR, CLERK, COMPLIANCE, LEAD, MANAGER, declare

PRICE_RULES_READ = declare(
    "price_rules:read", fr="Voir les règles de reprise", en="See trade-in price rules",
    roles=(CLERK, LEAD, MANAGER, COMPLIANCE, AUDITOR),
)  # fmt: skip
PRICE_RULES_WRITE = declare(
    "price_rules:write", fr="Préparer des règles de reprise", en="Draft trade-in price rules", roles=(MANAGER,)
)
PRICE_RULES_PUBLISH = declare(
    "price_rules:publish", fr="Publier et retirer des règles de reprise", en="Publish and retire trade-in price rules",
    roles=(MANAGER,),
)  # fmt: skip
