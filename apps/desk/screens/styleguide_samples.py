"""Sample data in the shape each component expects: also its documentation by example."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True)
class SampleStore:
    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


STORES = (SampleStore(1, "Annecy Centre"), SampleStore(2, "Grenoble Gare"))
STATUS_KINDS = ("new", "customer", "todo", "progress", "blocked", "ready", "closed")


def context() -> dict[str, Any]:
    return {
        "statuses": list(zip(STATUS_KINDS, _status_words(), strict=True)),
        "lanes": _lanes(),
        "tabs": _tabs(),
        "orders": _orders(),
        "payable": _payable(),
        "facts": _facts(),
        "entries": _timeline(),
        "jobs": _jobs(),
        "kpis": _kpis(),
        "people": [{"id": 1, "label": "Camille Durand"}, {"id": 2, "label": "Yanis Moreau"}, {"id": 3, "label": "Léa Petit"}],
        "amounts": [Decimal("1249"), Decimal("-35.5"), Decimal("0")],
        "colours": ("paper", "surface", "sunken", "line", "ink-2", "ink", "accent-soft", "accent"),
        "icons": ICONS,
        "swiss": Decimal("89.9"),
    }


def _say(fr: str, en: str) -> str:
    return fr if get_language() == "fr" else en


def _status_words() -> list[str]:
    return [
        _say("À diagnostiquer", "To diagnose"),
        _say("Devis à approuver", "Quote to approve"),
        _say("Planifié", "Planned"),
        _say("En réparation", "Under repair"),
        _say("Pièces manquantes", "Parts missing"),
        _say("Prêt", "Ready"),
        _say("Rendu", "Returned"),
    ]


def _card(code: str, title: str, customer: str, icon: str, step: str, **extra: Any) -> dict[str, Any]:
    following = {"url": "/styleguide/board/", "label": step, "notifies": extra.pop("notifies", "")} if step else None
    return {
        "code": code, "url": "/styleguide/order/", "title": title, "customer": customer, "icon": icon, "next": following,
        "version": 3, "photo_url": "", "technician": "", "due": "", "late": "", **extra,
    }  # fmt: skip


def _lanes() -> list[dict[str, Any]]:
    words = _status_words()
    return [
        {
            "key": "new", "kind": "new", "label": words[0], "count": 2, "load": None, "empty": "",
            "cards": [
                _card("WO-7K3M9QXF", "Trek Fuel EX 8, gris", "Nadia Benali", "bike", _say("Diagnostiquer", "Diagnose"), due=_say("Demain 10:00", "Tomorrow 10:00")),
                _card("WO-2H8RT4ZD", "Salomon S/Pro 100, 26.5", "Marc Lefèvre", "item", _say("Diagnostiquer", "Diagnose"), due=_say("Mar. 24", "Tue 24")),
            ],
        },
        {
            "key": "customer", "kind": "customer", "label": words[1], "count": 1, "load": None, "empty": "",
            "cards": [
                _card("WO-9B1VW6NC", "Moustache Samedi 28", "Julie Caron", "bike", _say("Relancer", "Remind"), late=_say("2 j de retard", "2 days late"), technician="Yanis Moreau", notifies=_say("Le client recevra un SMS.", "The customer will get a text message.")),
            ],
        },
        {
            "key": "progress", "kind": "progress", "label": words[3], "count": 2, "empty": "",
            "load": {"state": "over", "text": _say("9 h 30 sur 8 h", "9 h 30 of 8 h")},
            "cards": [
                _card("WO-4D5XE0PA", "Rossignol Hero Elite 172", "Tom Girard", "item", _say("Contrôler", "Quality check"), due=_say("Aujourd’hui 17:30", "Today 17:30"), technician="Léa Petit"),
                _card("WO-8M6CJ3YB", "Btwin Rockrider 520, bleu", "Association Cyclo", "bike", _say("Contrôler", "Quality check"), due=_say("Aujourd’hui 18:00", "Today 18:00"), technician="Yanis Moreau"),
            ],
        },
        {
            "key": "blocked", "kind": "blocked", "label": words[4], "count": 0, "load": None, "cards": [],
            "empty": _say("Aucune pièce attendue : rien n’est bloqué.", "No part is awaited: nothing is blocked."),
        },
        {
            "key": "ready", "kind": "ready", "label": words[5], "count": 1, "empty": "",
            "load": {"state": "ok", "text": _say("2 h sur 8 h", "2 h of 8 h")},
            "cards": [
                _card("WO-1T7GS5KQ", "Cannondale Topstone 2", "Hélène Roux", "bike", _say("Remettre", "Hand over"), due=_say("Jeu. 19", "Thu 19"), technician="Léa Petit"),
            ],
        },
    ]  # fmt: skip


def _tabs() -> list[dict[str, Any]]:
    labels = (_say("À remettre", "To hand over"), _say("À préparer", "To prepare"), _say("En retard", "Late"), _say("Tous", "All"))
    counts = (12, 4, 2, None)
    return [
        {"label": label, "url": "/styleguide/", "count": count, "current": index == 0}
        for index, (label, count) in enumerate(zip(labels, counts, strict=True))
    ]


def _orders() -> list[dict[str, Any]]:
    cards = [card for lane in _lanes() for card in lane["cards"]]
    kinds = ("new", "new", "customer", "progress", "progress", "ready")
    words = dict(zip(STATUS_KINDS, _status_words(), strict=True))
    amounts = (None, Decimal("45"), Decimal("312.4"), Decimal("89"), Decimal("1040"), Decimal("127.9"))
    return [
        {**card, "kind": kind, "status": words[kind], "amount": amount}
        for card, kind, amount in zip(cards, kinds, amounts, strict=True)
    ]


def _payable() -> dict[str, Any]:
    return {
        "code": "PA-3F9KW2HN", "ean": "2812345678906", "currency": "EUR",
        "balance": Decimal("82.90"), "balance_label": _say("Reste à payer", "Left to pay"),
        "kind": "customer", "status": _say("Acompte reçu", "Deposit received"),
        "total": Decimal("127.90"),
        "lines": [
            {"label": _say("Révision complète", "Full service"), "note": _say("Main-d’œuvre 1 h 15", "Labour 1 h 15"), "amount": Decimal("79")},
            {"label": _say("Chaîne 12 vitesses", "12-speed chain"), "note": _say("1 × 34,90", "1 × 34.90"), "amount": Decimal("34.90")},
            {"label": _say("Câble et gaine", "Cable and housing"), "note": "", "amount": Decimal("14")},
        ],
        "receipts": [{"label": _say("Acompte, ticket 20418", "Deposit, ticket 20418"), "amount": Decimal("-45")}],
    }  # fmt: skip


def _facts() -> list[dict[str, Any]]:
    return [
        {"label": _say("Client", "Customer"), "value": "Hélène Roux", "url": "/styleguide/"},
        {"label": _say("Téléphone", "Phone"), "value": "06 12 34 56 78"},
        {"label": _say("Article", "Item"), "value": "Cannondale Topstone 2, vert", "url": "/styleguide/"},
        {"label": _say("N° de série", "Serial number"), "value": "CN8841K20775"},
        {"label": _say("Promis pour", "Promised for"), "value": _say("jeudi 19 nov. 18:00", "Thursday 19 Nov 18:00")},
        {"label": _say("Rangé", "Kept at"), "value": _say("Râtelier B, crochet 14", "Rack B, hook 14")},
    ]


def _timeline() -> list[dict[str, Any]]:
    rows = (
        ("till", "Caisse 2", _say("a encaissé l’acompte de 45,00 €", "took the deposit of €45.00"), _say("Ticket 20418", "Ticket 20418"), 16, 12),
        ("staff", "Léa Petit", _say("a contrôlé et validé le travail", "checked and passed the work"), _say("Freins et dérailleur essayés sur route", "Brakes and gears tried on the road"), 15, 40),
        ("system", "Recommerce", _say("a prévenu le client par SMS", "told the customer by text message"), "", 15, 41),
        ("consumer", _say("Site web", "Web shop"), _say("a lu l’avancement", "read the progress"), "", 15, 58),
        ("customer", "Hélène Roux", _say("a approuvé le devis", "approved the quote"), _say("3 lignes sur 3", "3 lines of 3"), 11, 5),
    )  # fmt: skip
    return [
        {
            "actor_kind": kind, "actor_label": label, "text": text, "detail": detail,
            "at": datetime(2026, 11, 18, hour, minute, tzinfo=UTC), "when": f"18/11 {hour}:{minute:02}",
        }
        for kind, label, text, detail, hour, minute in rows
    ]  # fmt: skip


def _jobs() -> list[dict[str, Any]]:
    return [
        {"id": 1, "label": _say("Import du catalogue d’hiver", "Winter catalogue import"), "kind": "progress", "status": _say("En cours", "Running"), "total": 12400, "done": 8370, "failed": 3, "eta": _say("encore 2 min", "2 min left"), "cancel_url": "/styleguide/", "errors_url": "/styleguide/"},
        {"id": 2, "label": _say("Étiquettes de démarque", "Mark-down labels"), "kind": "blocked", "status": _say("12 échecs", "12 failed"), "total": 240, "done": 240, "failed": 12, "retry_url": "/styleguide/"},
    ]  # fmt: skip


def _kpis() -> list[dict[str, Any]]:
    week = _say("7 jours : ", "7 days: ")
    rows = (
        (_say("Prêts, non retirés > 3 j", "Ready, not collected > 3 d"), "7", "", (3, 5, 4, 6, 6, 8, 7), _say("+2 sur vendredi dernier", "+2 on last Friday"), "bad"),
        (_say("Charge de l’atelier", "Workshop load"), "82", "%", (60, 64, 71, 78, 90, 88, 82), _say("6 h 30 libres aujourd’hui", "6 h 30 free today"), ""),
        (_say("Reprises du jour", "Buybacks today"), "14", "", (9, 8, 11, 7, 12, 10, 14), _say("2 180 € · 71 % acceptées", "€2,180 · 71 % accepted"), "good"),
        (_say("Délai médian", "Median turnaround"), "2,4" if get_language() == "fr" else "2.4", _say("j", "d"), (3.4, 3.1, 3.2, 2.8, 2.9, 2.6, 2.4), _say("−0,3 j en une semaine", "−0.3 d in a week"), "good"),
    )  # fmt: skip
    return [
        {
            "label": label, "value": value, "unit": unit, "series": series, "delta": delta, "verdict": verdict,
            "url": "/styleguide/", "series_title": week + ", ".join(str(number) for number in series),
        }
        for label, value, unit, series, delta, verdict in rows
    ]  # fmt: skip


ICONS = (
    "scan search home buyback workshop rental resale item bike customers user integrations settings developers jobs plus check "
    "x edit trash undo refresh chevron-right chevron-left chevron-down arrow-right external menu more filter sort list board "
    "download upload print camera photo phone mail note key system till store lock sign-out sun moon auto globe sound keyboard "
    "help backspace badge wallet card receipt qr part inbox chart scale state-new state-customer state-todo state-progress "
    "state-blocked state-ready state-closed clock late alert info pause timer bell mark"
).split()
