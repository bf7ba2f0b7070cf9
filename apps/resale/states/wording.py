"""How the condition of a used thing may be told: by what was seen of it, in words the law lets stand."""

from django.utils.translation import gettext_lazy as _

from apps.items.states import Grade

CONDITION_WORDS = {
    Grade.A: _("No trace of use, everything works"),
    Grade.B: _("Light marks seen from near, everything works"),
    Grade.C: _("Visible marks, everything works"),
    Grade.D: _("Worn, works and is safe after repair"),
    Grade.E: _("Does not work, can be repaired"),
    Grade.X: _("For parts only"),
}
# Folded: without accents, in small letters. Used goods are never told to be new (code de la consommation, R. 122-4).
NEVER = ("comme neuf", "comme neuve", "etat neuf", "as new", "like new", "brand new")
# Only of what was tested in all its functions and wiped of all data.
WHEN_TESTED = ("recondition", "refurbished", "renewed")
