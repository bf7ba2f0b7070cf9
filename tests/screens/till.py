"""A till that speaks HTTP to the running product, as the till guide tells its makers."""

from itertools import count

import requests
from django.utils import timezone

from apps.access.operations import issue_device_key
from apps.core.actors import system
from apps.stores.models import Store
from tests.factories.stores import make_till

_numbers = count(1)


class Till:
    def __init__(self, site: str, store: Store, code: str = "1") -> None:
        key = issue_device_key(actor=system("test"), till_id=make_till(store=store, code=code).pk).key
        self.site, self.headers = f"{site}/api/v1", {"X-Device-Key": key}

    def ring(self, code: str, *, kind: str = "payment", method: str = "card") -> str:
        """Find what the code asks for, hold it, and tell that it was paid; the number of the ticket."""
        (payable,) = self._get(f"payables/?code={code}")["results"]
        self._post(f"payables/{payable['id']}/open/", {}, 200)
        return self.tell(code, payable["balance"], kind=kind, method=method)

    def tell(self, code: str, amount: str, *, kind: str = "payment", method: str = "card") -> str:
        """A ticket of this amount, whatever we think of it."""
        number = f"T-{next(_numbers)}"
        today = timezone.localdate().isoformat()
        ticket = {
            "payable": code, "kind": kind, "occurred_at": timezone.now().isoformat(), "currency": "EUR",
            "ticket": {"business_date": today, "number": number}, "tenders": [{"method": method, "amount": amount}],
        }  # fmt: skip
        self._post("payments/", ticket, 201)
        return number

    def _get(self, path: str) -> dict[str, list[dict[str, str]]]:
        answer = requests.get(f"{self.site}/{path}", headers=self.headers, timeout=10)
        assert answer.status_code == 200, answer.text
        found: dict[str, list[dict[str, str]]] = answer.json()
        return found

    def _post(self, path: str, body: dict[str, object], expected: int) -> None:
        answer = requests.post(f"{self.site}/{path}", json=body, headers=self.headers, timeout=10)
        assert answer.status_code == expected, answer.text
