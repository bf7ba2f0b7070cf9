"""Rights in the workshop."""

from apps.core.permissions import AUDITOR, CLERK, LEAD, MANAGER, TECHNICIAN, declare

READ = declare(
    "work_orders:read", fr="Voir les ordres de réparation", en="See work orders",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, AUDITOR),
)  # fmt: skip
WRITE = declare(
    "work_orders:write", fr="Créer et modifier les ordres", en="Create and edit work orders",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER),
)  # fmt: skip
CHECK_IN = declare("work_orders:check_in", fr="Réceptionner", en="Check in", roles=(CLERK, TECHNICIAN, LEAD, MANAGER))
DIAGNOSE = declare("work_orders:diagnose", fr="Diagnostiquer", en="Diagnose", roles=(TECHNICIAN, LEAD, MANAGER))
QUOTE = declare("work_orders:quote", fr="Établir un devis", en="Quote", roles=(TECHNICIAN, LEAD, MANAGER, CLERK))
APPROVE = declare(
    "work_orders:approve", fr="Enregistrer la réponse du client", en="Record the customer's answer",
    roles=(CLERK, LEAD, MANAGER),
)  # fmt: skip
WORK = declare("work_orders:work", fr="Réparer", en="Work on orders", roles=(TECHNICIAN, LEAD))
INSPECT = declare("work_orders:inspect", fr="Contrôler la qualité", en="Check quality", roles=(TECHNICIAN, LEAD))
HAND_OVER = declare("work_orders:hand_over", fr="Restituer", en="Hand over", roles=(CLERK, LEAD, MANAGER))
CANCEL = declare("work_orders:cancel", fr="Annuler un ordre", en="Cancel an order", roles=(CLERK, LEAD, MANAGER))
DISPOSE = declare(
    "work_orders:dispose", fr="Traiter les objets abandonnés", en="Deal with abandoned things", roles=(MANAGER,)
)
