"""Rights over trade-ins, per store."""

from apps.core.permissions import AUDITOR, CLERK, COMPLIANCE, LEAD, MANAGER, TECHNICIAN, declare

COUNTER = (CLERK, LEAD, MANAGER)

READ = declare(
    "trade_ins:read", fr="Voir les reprises", en="See trade-ins",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, COMPLIANCE, AUDITOR),
)  # fmt: skip
WRITE = declare("trade_ins:write", fr="Ouvrir et estimer des reprises", en="Open and estimate trade-ins", roles=COUNTER)
RECEIVE = declare(
    "trade_ins:receive", fr="Réceptionner, ranger et rendre les objets repris",
    en="Receive, put away and give back traded-in things", roles=COUNTER,
)  # fmt: skip
GRADE = declare(
    "trade_ins:grade", fr="Noter l’état des objets repris", en="Grade traded-in things", roles=(TECHNICIAN, *COUNTER)
)
OFFER = declare("trade_ins:offer", fr="Faire une offre de reprise", en="Make trade-in offers", roles=COUNTER)
OVER_LIMIT = declare(
    "trade_ins:counter_over_limit", fr="Dépasser la limite des contre-propositions",
    en="Make counter-offers beyond the limit", roles=(MANAGER,), asks_pin=True,
)  # fmt: skip
ACCEPT = declare(
    "trade_ins:accept", fr="Enregistrer la réponse du vendeur", en="Record the seller's answer", roles=COUNTER
)
PROVE = declare(
    "trade_ins:prove", fr="Vérifier l’identité, l’origine et la signature du vendeur",
    en="Check the seller's identity, the origin and the signature", roles=COUNTER,
)  # fmt: skip
CLEAR = declare("trade_ins:clear", fr="Conclure un achat", en="Conclude a purchase", roles=COUNTER, asks_pin=True)
HOLD = declare(
    "trade_ins:hold", fr="Bloquer et débloquer une reprise", en="Hold and release trade-ins", roles=(COMPLIANCE,)
)
DISMISS_HIT = declare(
    "trade_ins:dismiss_hit", fr="Écarter un signalement de vol qui vise un autre objet",
    en="Dismiss a theft report that is about another thing", roles=(COMPLIANCE,), asks_pin=True,
)  # fmt: skip
PAY = declare("trade_ins:pay", fr="Payer un vendeur", en="Pay a seller", roles=COUNTER, asks_pin=True)
CONFIRM_TRANSFER = declare(
    "trade_ins:confirm_transfer", fr="Confirmer ou écarter un paiement au vendeur",
    en="Confirm or fail a payout", roles=(MANAGER,), asks_pin=True,
)  # fmt: skip
RESCIND = declare(
    "trade_ins:rescind", fr="Annuler un achat conclu", en="Rescind a purchase", roles=(MANAGER,), asks_pin=True
)
