"""The server a push is judged on: the double, and a real Odoo 19 when one is given.

ODOO_URL, ODOO_DATABASE, ODOO_KEY name the server; ODOO_MAPPING is a JSON object such as
{"article": {"labour": "1"}, "tax_code": {"FR20": "53"}} with its database ids.
"""

import json
import os
from typing import Any

from apps.integrations.contract import Applied, ConnectionInfo, Mapping
from apps.integrations.documents import Document
from apps.integrations.odoo.client import OdooClient

from .factories import ODOO, mapping

SERVERS = ["double", *(["real"] if os.environ.get("ODOO_URL") else [])]


class Odoo19:
    """A server under test, and what can be read from it."""

    def __init__(self, to: ConnectionInfo, using: Mapping) -> None:
        self.to = to
        self.using = using

    def payload(self, document: Document) -> dict[str, Any]:
        return ODOO.render(document, self.using, self.to).payload

    def push(self, document: Document) -> Any:
        return ODOO.push(self.payload(document), self.to)

    def lookup(self, document: Document) -> Any:
        return ODOO.lookup(self.payload(document), self.to)

    def read(self, model: str, domain: list, *fields: str) -> list[dict]:
        return OdooClient(self.to, {"lang": "en_US"}).read(model, domain, fields)

    def call(self, model: str, method: str, ids: list[int]) -> None:
        OdooClient(self.to, {"lang": "en_US"}).act(model, method, ids)


def real_server() -> Odoo19:
    to = ConnectionInfo(
        base_url=os.environ["ODOO_URL"],
        database=os.environ["ODOO_DATABASE"],
        secret=os.environ["ODOO_KEY"],
        total_timeout=60.0,
    )
    return Odoo19(to, mapping(**json.loads(os.environ["ODOO_MAPPING"])))


def the_id(outcome: Any) -> int:
    assert isinstance(outcome, Applied), outcome
    return int(outcome.references[0].value)
