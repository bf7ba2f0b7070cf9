"""Rights over physical things, per store."""

from apps.core.permissions import AUDITOR, CLERK, COMPLIANCE, INTEGRATOR, LEAD, MANAGER, ROLE_CODES, TECHNICIAN, declare

ITEMS_READ = declare("items:read", fr="Voir les objets", en="See items", roles=ROLE_CODES)
ITEMS_WRITE = declare(
    "items:write",
    fr="Enregistrer et modifier des objets",
    en="Register and change items",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, INTEGRATOR),
)
ITEMS_HOLD = declare(
    "items:hold",
    fr="Bloquer et débloquer un objet pour la police",
    en="Hold an item for the police, and release it",
    roles=(MANAGER, COMPLIANCE),
)
ITEMS_GRADE = declare(
    "items:grade", fr="Noter l’état d’un objet", en="Grade an item", roles=(CLERK, TECHNICIAN, LEAD, MANAGER)
)
ITEMS_COSTS = declare(
    "items:costs",
    fr="Voir ce qu’un objet a coûté et rapporté",
    en="See what an item cost and earned",
    roles=(CLERK, LEAD, MANAGER, COMPLIANCE, AUDITOR),
)
LOCATIONS_WRITE = declare(
    "stock_locations:write",
    fr="Régler les emplacements de stock",
    en="Set up stock locations",
    roles=(LEAD, MANAGER, INTEGRATOR),
)
TRANSFERS_READ = declare("transfers:read", fr="Voir les transferts", en="See transfers", roles=ROLE_CODES)
TRANSFERS_WRITE = declare(
    "transfers:write",
    fr="Préparer, expédier et annuler un transfert",
    en="Prepare, send and cancel a transfer",
    roles=(CLERK, LEAD, MANAGER),
)
TRANSFERS_RECEIVE = declare(
    "transfers:receive",
    fr="Recevoir un transfert",
    en="Receive a transfer",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER),
)
TRANSFERS_BUY = declare(
    "transfers:buy",
    fr="Acheter ce qui arrive d’une autre société",
    en="Buy what arrives from another company",
    roles=(LEAD, MANAGER),
    asks_pin=True,
)
ITEMS_MERGE = declare(
    "items:merge", fr="Réunir deux passeports d’un même objet", en="Merge two passports of one thing", roles=(MANAGER,)
)
