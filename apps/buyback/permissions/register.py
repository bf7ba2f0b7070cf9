"""Rights over the police register, per store. An entry itself is written by the document that moves the thing."""

from apps.core.permissions import AUDITOR, COMPLIANCE, MANAGER, declare

REGISTER_READ = declare(
    "register:read", fr="Voir le livre de police", en="See the police register",
    roles=(MANAGER, COMPLIANCE, AUDITOR),
)  # fmt: skip
REGISTER_WRITE = declare(
    "register:write", fr="Rectifier le livre de police", en="Correct the police register",
    roles=(MANAGER, COMPLIANCE), asks_pin=True,
)  # fmt: skip
REGISTER_EXPORT = declare(
    "register:export", fr="Extraire le livre de police pour une réquisition",
    en="Export the police register for a requisition", roles=(MANAGER, COMPLIANCE), asks_pin=True,
)  # fmt: skip
REGISTER_RULE = declare(
    "register:rule", fr="Régler le livre de police", en="Set the rules of the police register", roles=(COMPLIANCE,),
    asks_pin=True,
)  # fmt: skip
