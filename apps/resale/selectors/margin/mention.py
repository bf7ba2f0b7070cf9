"""The words the law wants on the paper of a sale on the margin, by the day of the sale. Law, hence always French."""

from datetime import date

# From this day on; oldest first. Until the end of 2027 the old reference is said to be tolerated.
MENTIONS = (
    (date.min, "Régime particulier – Biens d’occasion (article 297 A du code général des impôts)"),
    (
        date(2026, 9, 1),
        "Régime particulier – Biens d’occasion (articles L. 242-12 et suivants du code des impositions sur les biens "
        "et services)",
    ),
)


def mention_on(day: date) -> str:
    return [words for since, words in MENTIONS if since <= day][-1]
