"""Rights over things for sale, per store."""

from apps.core.permissions import AUDITOR, CLERK, COMPLIANCE, INTEGRATOR, LEAD, MANAGER, TECHNICIAN, declare

STOCK_READ = declare(
    "stock_items:read", fr="Voir les articles d’occasion", en="See used goods for sale",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, AUDITOR, INTEGRATOR),
)  # fmt: skip
STOCK_PREPARE = declare(
    "stock_items:prepare", fr="Préparer à la vente", en="Prepare for sale", roles=(CLERK, TECHNICIAN, LEAD, MANAGER)
)
STOCK_PRICE = declare("stock_items:price", fr="Fixer les prix d’occasion", en="Price used goods", roles=(LEAD, MANAGER))
STOCK_BELOW_COST = declare(
    "stock_items:below_cost", fr="Vendre sous le coût ou le prix plancher", en="Price below cost or floor",
    roles=(MANAGER,), asks_pin=True,
)  # fmt: skip
STOCK_SELL = declare(
    "stock_items:sell", fr="Mettre en vente et livrer", en="Release for sale and deliver", roles=(CLERK, LEAD, MANAGER)
)
STOCK_HOLD = declare("stock_items:hold", fr="Réserver un article", en="Hold an item", roles=(CLERK, LEAD, MANAGER))
STOCK_DISPOSE = declare(
    "stock_items:dispose", fr="Mettre au rebut ou démonter", en="Scrap or take apart", roles=(LEAD, MANAGER)
)
SALES_READ = declare(
    "sales:read", fr="Voir les ventes d’occasion", en="See sales", roles=(CLERK, LEAD, MANAGER, AUDITOR, INTEGRATOR)
)
SALES_WRITE = declare("sales:write", fr="Rapporter une vente", en="Report a sale", roles=())
SALES_RETURN = declare(
    "sales:return", fr="Reprendre un article vendu", en="Take a sale back", roles=(LEAD, MANAGER), asks_pin=True
)
RESALE_RULE = declare(
    "resale:rule", fr="Régler prix et canaux", en="Set prices and channels", roles=(MANAGER, INTEGRATOR)
)
WARRANTY_RULES_WRITE = declare(
    "warranty_rules:write", fr="Fixer la garantie des articles d’occasion", en="Set the warranty on used goods",
    roles=(MANAGER, COMPLIANCE), asks_pin=True,
)  # fmt: skip
